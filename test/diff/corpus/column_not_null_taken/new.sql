-- needs 18
CREATE TYPE state AS ENUM ('b', 'a');
CREATE TABLE parted (s state, x bigint NOT NULL) PARTITION BY LIST (s);
CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('a');
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
CREATE TABLE a (b_c int NOT NULL);
CREATE TABLE a_b (c int CONSTRAINT a_b_c_not_null NOT NULL);
CREATE TABLE later (x int NOT NULL, y int CONSTRAINT a_b_c_not_null NOT NULL DEFAULT 0);
CREATE TABLE latest (x int CONSTRAINT later_x_not_null NOT NULL);
INSERT INTO parted VALUES ('a', 1), ('b', 2);
INSERT INTO a VALUES (1);
INSERT INTO a_b VALUES (1);
INSERT INTO later VALUES (1);
