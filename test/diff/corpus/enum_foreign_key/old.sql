CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TABLE kinds (k kind PRIMARY KEY, label text);
CREATE TABLE t (id int, k kind NOT NULL DEFAULT 'c' REFERENCES kinds ON UPDATE CASCADE);
INSERT INTO kinds VALUES ('c', 'cee');
INSERT INTO t VALUES (1);
