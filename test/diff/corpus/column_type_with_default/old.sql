CREATE TABLE t (a int NOT NULL DEFAULT 0, b varchar(10) DEFAULT 'x', c text DEFAULT '7');
INSERT INTO t VALUES (1, 'y', '3');
