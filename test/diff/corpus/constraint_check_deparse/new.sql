-- needs 16
CREATE TABLE t (
  v varchar(10) CONSTRAINT c1 CHECK (v IN ('a', 'b', 'it''s')) CONSTRAINT c2 CHECK (v NOT IN ('x', 'y')) CONSTRAINT c3 CHECK (v LIKE ANY (ARRAY['a%', 'b%'])),
  n numeric CONSTRAINT c4 CHECK (n BETWEEN 0 AND 10.5) CONSTRAINT c5 CHECK (CASE WHEN n > 1 THEN v <> '' ELSE true END),
  d date CONSTRAINT c6 CHECK (d > '2020-01-01' AND d < '2020-01-01'::date + interval '30 years'),
  j jsonb CONSTRAINT c7 CHECK (j IS JSON OBJECT OR (j->>'a')::int > 0 OR j @> '{"b": [1]}'),
  CONSTRAINT c8 CHECK ((v, n) IS DISTINCT FROM ('q', 1)) NO INHERIT);
INSERT INTO t VALUES ('a', 1, '2026-01-01', '{}');
CREATE INDEX i ON t (n) WHERE v IN ('a', 'b') AND d = ANY ('{2026-01-01}');
CREATE POLICY p ON t USING (v IN ('a', 'b'));
CREATE DOMAIN dm AS varchar(5) CHECK (VALUE IN ('x', 'y'));
