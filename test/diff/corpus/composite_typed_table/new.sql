CREATE TYPE person AS (name text, age int);
CREATE TABLE p (name text PRIMARY KEY, age int);
INSERT INTO p VALUES ('x', 1);
