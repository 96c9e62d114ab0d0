CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, age int, active boolean NOT NULL DEFAULT true, tags text[] DEFAULT '{}');
INSERT INTO users (email) VALUES ('a@x'), ('b@x');
COMMENT ON COLUMN users.age IS 'years';
