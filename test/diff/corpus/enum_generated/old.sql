CREATE TYPE state AS ENUM ('new', 'done', 'void');
CREATE TABLE t (s state NOT NULL, open boolean GENERATED ALWAYS AS (s = 'new') STORED, t state GENERATED ALWAYS AS (CASE WHEN s = 'new' THEN 'done'::state ELSE s END) STORED);
INSERT INTO t VALUES ('new');
CREATE INDEX t_open ON t (open) WHERE open;
