/**
 * A schema, and statements on it whose locks, rewrites and scans are known only to PostgreSQL.
 */

/** The schema, with rows, so that scans and rewrites happen. */
export const schema = `
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN small AS int;
CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(10) NOT NULL, code char(4), age int,
  at timestamp, amount numeric(10, 2), data json, mood mood, note text, small small);
CREATE TABLE pets (id int PRIMARY KEY, owner int REFERENCES people, name text, UNIQUE (name));
CREATE TABLE toys (id int, pet int, CONSTRAINT toys_positive CHECK (id > 0) NOT VALID);
ALTER TABLE people ADD CONSTRAINT people_has_age CHECK (age IS NOT NULL);
CREATE INDEX people_age ON people (age);
CREATE INDEX pets_owner ON pets (owner);
CREATE UNIQUE INDEX toys_unique ON toys (id);
CREATE VIEW adults AS SELECT id FROM people;
CREATE MATERIALIZED VIEW names AS SELECT id, name FROM pets;
CREATE UNIQUE INDEX names_id ON names (id);
CREATE SEQUENCE counter;
CREATE TABLE parts (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (10);
CREATE TABLE parts_2 (id int NOT NULL, at date NOT NULL);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touches BEFORE UPDATE ON pets FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE base (id int); CREATE TABLE derived () INHERITS (base);
INSERT INTO people (name, code, age, at, amount, data, mood) VALUES ('a', 'a', 1, now(), 1, '{}', 'ok'), ('b', 'b', 2, now(), 2, '{}', 'sad');
INSERT INTO pets VALUES (1, 1, 'x'), (2, 2, 'y'); INSERT INTO toys VALUES (1, 1), (2, 2);
INSERT INTO parts VALUES (1, now()); INSERT INTO parts_2 VALUES (11, now()); INSERT INTO derived VALUES (1);
`

/** The statements, each for a transaction of its own; several in one entry run one after the other. */
export const statements: ReadonlyArray<string> = [
  "ALTER TABLE people ALTER name TYPE varchar(20)",
  "ALTER TABLE people ALTER name TYPE varchar(5)",
  "ALTER TABLE people ALTER name TYPE text",
  "ALTER TABLE people ALTER code TYPE text",
  "ALTER TABLE people ALTER age TYPE bigint",
  "ALTER TABLE people ALTER age TYPE numeric",
  "ALTER TABLE people ALTER at TYPE timestamptz",
  "SET timezone = 'UTC'; ALTER TABLE people ALTER at TYPE timestamptz",
  "ALTER TABLE people ALTER amount TYPE numeric(12, 2)",
  "ALTER TABLE people ALTER amount TYPE numeric(12, 4)",
  "ALTER TABLE people ALTER data TYPE jsonb USING data::jsonb",
  "ALTER TABLE people ALTER small TYPE int",
  "ALTER TABLE people ALTER note TYPE varchar(10)",
  "ALTER TABLE people ALTER mood TYPE text USING mood::text",
  "ALTER TABLE people ADD nick text",
  "ALTER TABLE people ADD nick text NOT NULL DEFAULT ''",
  "ALTER TABLE people ADD nick timestamptz DEFAULT now()",
  "ALTER TABLE people ADD nick uuid DEFAULT gen_random_uuid()",
  "ALTER TABLE people ADD nick serial",
  "ALTER TABLE people ADD nick int GENERATED ALWAYS AS (age + 1) STORED",
  "ALTER TABLE people ADD nick int CHECK (nick > 0)",
  "ALTER TABLE people ADD pet int REFERENCES pets",
  "ALTER TABLE people DROP note",
  "ALTER TABLE people RENAME note TO remark",
  "ALTER TABLE people RENAME TO persons",
  "ALTER TABLE people ALTER age SET NOT NULL",
  "ALTER TABLE people ALTER mood SET NOT NULL",
  "ALTER TABLE people ALTER name DROP NOT NULL",
  "ALTER TABLE people ALTER age SET DEFAULT 1",
  "ALTER TABLE people ALTER name SET STATISTICS 100",
  "ALTER TABLE people ALTER note SET STORAGE EXTERNAL",
  "ALTER TABLE people ADD CONSTRAINT c CHECK (age > 0)",
  "ALTER TABLE people ADD CONSTRAINT c CHECK (age > 0) NOT VALID",
  "ALTER TABLE people ADD CONSTRAINT c UNIQUE (age)",
  "ALTER TABLE people DROP CONSTRAINT people_has_age",
  "ALTER TABLE toys VALIDATE CONSTRAINT toys_positive",
  "ALTER TABLE toys ADD FOREIGN KEY (pet) REFERENCES pets",
  "ALTER TABLE toys ADD FOREIGN KEY (pet) REFERENCES pets NOT VALID",
  "ALTER TABLE toys ADD CONSTRAINT toys_pk UNIQUE USING INDEX toys_unique",
  "ALTER TABLE toys ADD PRIMARY KEY (id)",
  "ALTER TABLE toys SET UNLOGGED",
  "ALTER TABLE toys SET (fillfactor = 70)",
  "ALTER TABLE toys REPLICA IDENTITY FULL",
  "ALTER TABLE toys ENABLE ROW LEVEL SECURITY",
  "ALTER TABLE toys DISABLE TRIGGER ALL",
  "ALTER TABLE toys CLUSTER ON toys_unique",
  "ALTER TABLE toys OWNER TO CURRENT_USER",
  "ALTER TABLE base ADD extra int",
  "ALTER TABLE parts ATTACH PARTITION parts_2 FOR VALUES FROM (10) TO (20)",
  "ALTER TABLE parts DETACH PARTITION parts_1",
  "CREATE TABLE parts_3 PARTITION OF parts FOR VALUES FROM (30) TO (40)",
  "CREATE TABLE more (id int PRIMARY KEY, owner int REFERENCES people)",
  "CREATE TABLE copied AS SELECT * FROM pets",
  "CREATE INDEX ON people (name)",
  "CREATE UNIQUE INDEX ON pets (owner)",
  "CREATE INDEX ON parts (at)",
  "CREATE VIEW old AS SELECT * FROM pets",
  "CREATE OR REPLACE VIEW adults AS SELECT id FROM people WHERE age > 17",
  "CREATE TRIGGER again BEFORE INSERT ON pets FOR EACH ROW EXECUTE FUNCTION touch()",
  "CREATE POLICY mine ON pets USING (true)",
  "CREATE STATISTICS s ON id, owner FROM pets",
  "CREATE RULE r AS ON DELETE TO toys DO INSTEAD NOTHING",
  "DROP TABLE pets CASCADE",
  "DROP TABLE toys",
  "DROP TABLE parts_1",
  "DROP INDEX people_age",
  "DROP TRIGGER touches ON pets",
  "DROP VIEW adults",
  "DROP SEQUENCE counter",
  "DROP TYPE mood CASCADE",
  "TRUNCATE toys",
  "TRUNCATE people CASCADE",
  "REINDEX TABLE people",
  "REINDEX INDEX people_age",
  "CLUSTER toys USING toys_unique",
  "REFRESH MATERIALIZED VIEW names",
  "LOCK TABLE people IN SHARE MODE",
  "ANALYZE people",
  "COMMENT ON TABLE people IS 'x'",
  "COMMENT ON COLUMN people.name IS 'x'",
  "GRANT SELECT ON people TO PUBLIC",
  "ALTER TYPE mood ADD VALUE 'good'",
  "ALTER TYPE mood RENAME VALUE 'sad' TO 'bad'",
  "ALTER DOMAIN small ADD CHECK (VALUE > 0)",
  "ALTER INDEX people_age RENAME TO people_years",
  "ALTER SEQUENCE counter RESTART",
  "UPDATE people SET age = age + 1",
  "UPDATE people SET age = 3 WHERE id = 1",
  "DELETE FROM toys",
  "INSERT INTO toys SELECT id + 100, id FROM pets",
  "SELECT setval('counter', 10)",
  "ALTER TABLE pets ADD extra int; CREATE INDEX ON pets (extra); UPDATE people SET age = 4",
  "CREATE TABLE fresh (id int); CREATE INDEX ON fresh (id); ALTER TABLE fresh ALTER id TYPE bigint"
]
