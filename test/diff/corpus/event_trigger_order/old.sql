CREATE TYPE k AS ENUM ('a', 'b');
CREATE TABLE t (k k);
INSERT INTO t VALUES ('a');
CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END';
CREATE EVENT TRIGGER enabled_later ON ddl_command_end EXECUTE FUNCTION refuse();
ALTER EVENT TRIGGER enabled_later DISABLE;
