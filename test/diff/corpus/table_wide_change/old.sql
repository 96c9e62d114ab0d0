CREATE TYPE role AS ENUM ('user', 'admin', 'root');
CREATE TABLE acc (id serial PRIMARY KEY, name varchar(50) NOT NULL, role role NOT NULL DEFAULT 'user', boss int REFERENCES acc, UNIQUE (name));
INSERT INTO acc (name, role) VALUES ('x', 'admin');
CREATE INDEX acc_role ON acc (role) WHERE role <> 'user';
CREATE FUNCTION is_admin(a acc) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT a.role = ''admin''';
CREATE VIEW admins AS SELECT id, name FROM acc WHERE is_admin(acc);
CREATE POLICY p ON acc USING (role <> 'root');
