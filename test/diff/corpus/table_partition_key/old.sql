CREATE TABLE m (at date NOT NULL, k text NOT NULL, v int) PARTITION BY RANGE (at);
