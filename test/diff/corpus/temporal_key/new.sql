-- needs 18
CREATE EXTENSION btree_gist;
CREATE TABLE room (id int NOT NULL, during daterange NOT NULL, note text, PRIMARY KEY (id, during WITHOUT OVERLAPS), UNIQUE (note, during WITHOUT OVERLAPS));
INSERT INTO room VALUES (1, '[2026-01-01,2026-02-01)', 'x');
