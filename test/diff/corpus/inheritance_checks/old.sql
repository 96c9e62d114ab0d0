CREATE TABLE base (a int, b int);
CREATE TABLE child (c int) INHERITS (base);
