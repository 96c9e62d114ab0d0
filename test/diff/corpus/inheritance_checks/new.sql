CREATE TABLE base (a int NOT NULL, b int, CONSTRAINT own CHECK (a > 0) NO INHERIT, CONSTRAINT all_of_them CHECK (b > 0));
CREATE TABLE child (c int, CONSTRAINT only_child CHECK (c > a)) INHERITS (base);
