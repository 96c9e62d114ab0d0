CREATE TABLE m (at date NOT NULL, k text NOT NULL, v int) PARTITION BY LIST (lower(k));
CREATE TABLE h (a int, b text, PRIMARY KEY (a, b)) PARTITION BY HASH (a, b);
