CREATE TYPE color AS ENUM ('red', 'green', 'blue');
CREATE TYPE paint AS (c color, cs color[], coats int);
CREATE TYPE job AS (paints paint[], at date);
CREATE TABLE t (p paint, j job DEFAULT ROW('{}', '2026-01-01'));
INSERT INTO t VALUES (ROW('red', '{blue}', 2), ROW(ARRAY[ROW('red', '{}', 1)::paint], '2026-02-03'));
