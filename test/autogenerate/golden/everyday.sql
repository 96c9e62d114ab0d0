-- A database as applications have them: made by hand and by other migrators.
CREATE EXTENSION citext;
CREATE SCHEMA billing;
CREATE TYPE user_status AS ENUM ('active', 'banned');
COMMENT ON TYPE user_status IS 'What a user may do';
CREATE TYPE billing.currency AS ENUM ('EUR', 'USD');
CREATE DOMAIN billing.amount AS numeric(12, 2) CHECK (VALUE >= 0);
CREATE TYPE address AS (street text, city text);
CREATE SEQUENCE billing.invoice_number START 1000;
CREATE FUNCTION billing.next_number() RETURNS text LANGUAGE sql
  AS $$SELECT 'R' || nextval('billing.invoice_number')$$;

CREATE TABLE users (
  id uuid DEFAULT gen_random_uuid() CONSTRAINT pk_users PRIMARY KEY,
  email citext NOT NULL,
  display_name varchar(80) NOT NULL,
  status user_status NOT NULL DEFAULT 'active',
  tags text[] NOT NULL DEFAULT '{}',
  settings jsonb NOT NULL DEFAULT '{}',
  logins int NOT NULL DEFAULT 0,
  is_staff boolean NOT NULL DEFAULT false,
  home address,
  born date,
  seen_at timestamp,
  created_at timestamptz NOT NULL DEFAULT now(),
  initial text GENERATED ALWAYS AS (upper(left(display_name, 1))) STORED,
  CONSTRAINT uq_users_email UNIQUE (email),
  CONSTRAINT ck_users_display_name CHECK (display_name <> '')
);
COMMENT ON TABLE users IS 'The people who sign in';
COMMENT ON COLUMN users.born IS 'Where they said it';
CREATE INDEX ix_users_created_at ON users (created_at DESC) WHERE status <> 'banned';
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON users USING (email = CURRENT_USER);

CREATE TABLE sessions (
  id bigserial PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  token bytea NOT NULL,
  lifetime tstzrange NOT NULL,
  EXCLUDE USING gist (lifetime WITH &&)
);

CREATE TABLE billing.invoices (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_invoices PRIMARY KEY,
  number text NOT NULL DEFAULT billing.next_number() UNIQUE,
  owner citext REFERENCES users (email),
  currency billing.currency NOT NULL,
  total billing.amount NOT NULL,
  corrects bigint CONSTRAINT fk_invoices_corrects_invoices REFERENCES billing.invoices
);
ALTER TABLE billing.invoices ADD CONSTRAINT later CHECK (total < 1000000) NOT VALID;

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW active_users AS SELECT id, email FROM users WHERE status = 'active';
CREATE TABLE log (at date NOT NULL, body text) PARTITION BY RANGE (at);
CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
