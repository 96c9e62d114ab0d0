CREATE TYPE e AS ENUM ('a', 'a2', 'b', 'c', 'd', 'e', 'f');
CREATE TABLE t (a e);
