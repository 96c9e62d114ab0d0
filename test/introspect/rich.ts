/**
 * A schema with every kind of object, written by hand; statements depend on no version beyond 14.
 */
export const rich: ReadonlyArray<string> = [
  `CREATE SCHEMA app`,
  `COMMENT ON SCHEMA app IS 'The application'`,
  `CREATE TYPE app.status AS ENUM ('active', 'it''s "off"', 'ünï')`,
  `COMMENT ON TYPE app.status IS 'a status'`,
  `CREATE DOMAIN app.email AS varchar(200) COLLATE "C" DEFAULT 'a@b' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@')`,
  `CREATE TYPE app.point3 AS (x double precision, y numeric(8, 2), label text COLLATE "C", s app.status[])`,
  `COMMENT ON COLUMN app.point3.x IS 'across'`,
  `CREATE TYPE app.float_range AS RANGE (subtype = float8, subtype_diff = float8mi)`,
  `CREATE SEQUENCE app.ticket AS integer START 5 INCREMENT -2 MINVALUE -100 MAXVALUE 10 CACHE 3 CYCLE`,
  `CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$`,
  `CREATE FUNCTION app.plus(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE
     BEGIN ATOMIC SELECT a + b; END`,
  `CREATE PROCEDURE app.nothing(INOUT x app.status) LANGUAGE plpgsql AS $$BEGIN END$$`,
  `CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0')`,
  `CREATE TABLE app.account (
     id bigint GENERATED ALWAYS AS IDENTITY (START 10) PRIMARY KEY,
     serial_no serial UNIQUE,
     email app.email,
     status app.status NOT NULL DEFAULT 'active',
     history app.status[] DEFAULT '{}',
     name varchar(40) COLLATE "C",
     lower_name text GENERATED ALWAYS AS (lower(name)) STORED,
     at timestamptz NOT NULL DEFAULT '2020-01-01 00:00:00+00',
     span int4range,
     doc jsonb,
     CONSTRAINT positive CHECK (app.plus(id::integer) > 0) NO INHERIT,
     CONSTRAINT apart EXCLUDE USING gist (span WITH &&) WHERE (id > 0) DEFERRABLE INITIALLY DEFERRED
   ) WITH (fillfactor = 70, toast.autovacuum_enabled = false)`,
  `ALTER TABLE app.account ALTER COLUMN doc SET STORAGE EXTERNAL, ALTER COLUMN doc SET STATISTICS 50,
     ALTER COLUMN name SET (n_distinct = 5), ENABLE ROW LEVEL SECURITY`,
  `COMMENT ON TABLE app.account IS 'accounts'`,
  `COMMENT ON COLUMN app.account.email IS 'where to write'`,
  `COMMENT ON CONSTRAINT positive ON app.account IS 'no zero'`,
  `CREATE UNIQUE INDEX account_mail ON app.account (lower(email), status DESC, name COLLATE "POSIX" varchar_pattern_ops NULLS FIRST)
     INCLUDE (at) WITH (fillfactor = 80) WHERE status = 'active'`,
  `COMMENT ON INDEX app.account_mail IS 'fast'`,
  `CREATE INDEX account_doc ON app.account USING gin (doc jsonb_path_ops)`,
  `CREATE TABLE app.member (
     account_id bigint NOT NULL, part integer NOT NULL DEFAULT nextval('app.ticket'),
     PRIMARY KEY (account_id, part),
     CONSTRAINT of_account FOREIGN KEY (account_id) REFERENCES app.account MATCH FULL ON DELETE CASCADE
       ON UPDATE RESTRICT DEFERRABLE
   )`,
  `ALTER TABLE app.member ADD CONSTRAINT self FOREIGN KEY (account_id, part) REFERENCES app.member NOT VALID`,
  `ALTER TABLE app.member ADD CONSTRAINT later CHECK (part > 0) NOT VALID`,
  `CREATE TABLE app.base (a integer, b text)`,
  `CREATE TABLE app.derived (c integer) INHERITS (app.base)`,
  `CREATE UNLOGGED TABLE app.scratch (a integer)`,
  `CREATE TABLE app.event (at date NOT NULL, body text) PARTITION BY RANGE (at)`,
  `CREATE INDEX event_at ON app.event (at)`,
  `CREATE TABLE app.event_2020 PARTITION OF app.event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
  `CREATE VIEW app.active WITH (security_barrier = true) AS SELECT id, email FROM app.account WHERE status = 'active'
     WITH LOCAL CHECK OPTION`,
  `COMMENT ON VIEW app.active IS 'those'`,
  `COMMENT ON COLUMN app.active.id IS 'the number'`,
  `ALTER VIEW app.active ALTER COLUMN email SET DEFAULT 'x@y'`,
  `CREATE MATERIALIZED VIEW app.counts AS SELECT status, count(*) AS n FROM app.account GROUP BY status`,
  `CREATE UNIQUE INDEX counts_status ON app.counts (status)`,
  `CREATE RULE quiet AS ON DELETE TO app.scratch DO INSTEAD NOTHING`,
  `CREATE TRIGGER touch BEFORE UPDATE OF email ON app.account FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email)
     EXECUTE FUNCTION app.touch()`,
  `ALTER TABLE app.account DISABLE TRIGGER touch`,
  `CREATE POLICY own ON app.account AS RESTRICTIVE FOR UPDATE TO public USING (id > 1) WITH CHECK (id > 2)`,
  `CREATE STATISTICS app.related (dependencies) ON account_id, part FROM app.member`,
  `CREATE COLLATION app.plain (provider = libc, locale = 'C')`,
  `GRANT SELECT ON app.account TO public`,
  `GRANT UPDATE (email) ON app.account TO public`
]
