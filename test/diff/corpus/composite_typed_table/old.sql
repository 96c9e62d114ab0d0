CREATE TYPE person AS (name text, age int);
CREATE TABLE p OF person (PRIMARY KEY (name));
INSERT INTO p VALUES ('x', 1);
