-- needs 18
CREATE EXTENSION btree_gist;
CREATE TABLE room (id int, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE stay (room int, at daterange, CONSTRAINT stay_room FOREIGN KEY (room, PERIOD at) REFERENCES room (id, PERIOD during));
COMMENT ON CONSTRAINT stay_room ON stay IS 'within its period';
INSERT INTO room VALUES (1, '[2026-01-01,2026-02-01)');
INSERT INTO stay VALUES (1, '[2026-01-05,2026-01-09)');
