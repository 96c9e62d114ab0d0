CREATE FUNCTION diff(time, time) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT EXTRACT(EPOCH FROM ($1 - $2))::float8';
CREATE TYPE times AS RANGE (subtype = time, subtype_diff = diff);
CREATE TABLE t (r times, rs times[], m times_multirange DEFAULT '{}', CONSTRAINT ex EXCLUDE USING gist (r WITH &&));
INSERT INTO t VALUES ('[10:00,11:00)', '{}');
CREATE FUNCTION len(r times) RETURNS interval LANGUAGE sql AS 'SELECT upper(r) - lower(r)';
