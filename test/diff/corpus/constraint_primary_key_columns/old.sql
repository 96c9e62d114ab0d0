CREATE TABLE t (a int, b int, PRIMARY KEY (a));
CREATE TABLE o (a int REFERENCES t);
