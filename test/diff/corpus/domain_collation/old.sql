CREATE DOMAIN name AS text COLLATE "C" CHECK (VALUE <> '');
CREATE TABLE t (a name, b name[]);
INSERT INTO t VALUES ('x', '{y}');
CREATE INDEX t_a ON t (a);
