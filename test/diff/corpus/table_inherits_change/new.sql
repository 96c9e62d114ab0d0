CREATE TABLE base (id bigint, name text NOT NULL);
CREATE TABLE child (extra int) INHERITS (base);
INSERT INTO child VALUES (1, 'a', 2);
