CREATE SCHEMA app;
CREATE TYPE app.kind AS ENUM ('a', 'b');
CREATE TABLE app.t (id serial PRIMARY KEY, k app.kind DEFAULT 'a');
CREATE TABLE keep (k app.kind, t int REFERENCES app.t);
INSERT INTO keep VALUES ('a');
CREATE FUNCTION app.f() RETURNS app.t LANGUAGE sql AS 'SELECT NULL::app.t';
CREATE VIEW app.v AS SELECT * FROM app.t;
