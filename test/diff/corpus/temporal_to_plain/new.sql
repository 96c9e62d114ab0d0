-- needs 18
CREATE EXTENSION btree_gist;
CREATE TABLE room (id int, during daterange, CONSTRAINT room_pk PRIMARY KEY (id, during));
INSERT INTO room VALUES (1, '[2026-01-01,2026-02-01)');
