CREATE EXTENSION hstore; CREATE EXTENSION citext;
CREATE DOMAIN cash AS money;
CREATE TABLE t (id int, a money, aa money[], b hstore, c citext, d cash, e text, f int, g bytea, h "char", i bit(8), j jsonb, k oid, l json, m interval, n cidr, o int[], p regclass, q int[]);
INSERT INTO t VALUES (1, '1234.50', '{1.5,2.5}', NULL, 'Ab', '7.5', '20', 65, 'abc', 'A', B'00000101', '1', 5, '{"a":1}', '1 day 02:00', '10.0.0.0/8', '{1,2}', 'pg_class', '{3}');
