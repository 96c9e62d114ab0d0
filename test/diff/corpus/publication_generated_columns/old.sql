-- needs 18
CREATE TABLE t (id int PRIMARY KEY, g int GENERATED ALWAYS AS (1) STORED);
CREATE PUBLICATION stored FOR TABLE t;
CREATE PUBLICATION none FOR TABLE t WITH (publish_generated_columns = stored);
