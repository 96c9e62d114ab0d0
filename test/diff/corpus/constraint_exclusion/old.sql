CREATE TABLE t (during tstzrange, room int4range);
