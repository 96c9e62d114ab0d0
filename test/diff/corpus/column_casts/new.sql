CREATE EXTENSION hstore; CREATE EXTENSION citext;
CREATE DOMAIN cash AS numeric;
CREATE TABLE t (id int, a numeric(12,2), aa numeric[], b jsonb, c varchar(10), d cash, e bigint, f "char", g text, h int, i int, j bigint, k bigint, l jsonb, m time, n inet, o bigint[], p text, q text[]);
INSERT INTO t VALUES (1, 1234.50, '{1.5,2.5}', NULL, 'Ab', 7.5, NULL, NULL, 'abc', 65, 5, 1, 5, '{"a":1}', '02:00', '10.0.0.0/8', '{1,2}', 'pg_class', '{3}');
