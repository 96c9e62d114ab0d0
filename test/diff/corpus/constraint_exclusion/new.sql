CREATE TABLE t (during tstzrange, room int4range, CONSTRAINT x EXCLUDE USING gist (during WITH &&, room WITH =) WHERE (NOT isempty(during)) DEFERRABLE);
