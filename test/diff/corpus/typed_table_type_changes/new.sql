CREATE TYPE ty AS (a bigint, b text, c date);
CREATE TABLE leaving (a int PRIMARY KEY, b text, c date);
CREATE TABLE following (a bigint, b text, c date);
CREATE TABLE staying OF ty;
INSERT INTO leaving VALUES (1, 'r');
INSERT INTO following VALUES (1, 'r');
