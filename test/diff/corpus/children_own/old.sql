CREATE TABLE m (a text NOT NULL, b int, c text, k int) PARTITION BY LIST (k);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
CREATE TABLE m2 PARTITION OF m FOR VALUES IN (2);
INSERT INTO m VALUES ('x', 1, 'y', 1), ('z', 2, 'y', 2);
CREATE TABLE par (a int, b int DEFAULT 1, c text);
CREATE TABLE chi () INHERITS (par);
INSERT INTO chi VALUES (1, 2, 'x');
