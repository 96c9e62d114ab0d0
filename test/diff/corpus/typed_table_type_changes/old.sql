CREATE TYPE ty AS (a int, b text);
CREATE TABLE leaving OF ty (PRIMARY KEY (a));
CREATE TABLE following OF ty;
CREATE TABLE staying OF ty;
INSERT INTO leaving VALUES (1, 'r');
INSERT INTO following VALUES (1, 'r');
