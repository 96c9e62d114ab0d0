CREATE TYPE kind AS ENUM ('a', 'c');
CREATE TABLE t (k kind NOT NULL, n int) PARTITION BY LIST (k);
CREATE INDEX t_n ON t (n);
