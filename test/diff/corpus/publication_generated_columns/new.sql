-- needs 18
CREATE TABLE t (id int PRIMARY KEY, g int GENERATED ALWAYS AS (2) STORED);
CREATE PUBLICATION stored FOR TABLE t WITH (publish_generated_columns = stored);
CREATE PUBLICATION none FOR TABLE t;
CREATE PUBLICATION created FOR TABLE t (id, g) WITH (publish_generated_columns = stored);
