CREATE TYPE status AS ENUM ('active', 'banned');
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(320) NOT NULL UNIQUE, status status NOT NULL DEFAULT 'active', created_at timestamptz NOT NULL DEFAULT now());
INSERT INTO users (email) VALUES ('a@x'), ('b@x');
CREATE TABLE orgs (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), owner bigint NOT NULL REFERENCES users);
ALTER TABLE users ADD org uuid REFERENCES orgs ON DELETE SET NULL;
CREATE VIEW active AS SELECT * FROM users WHERE status = 'active';
