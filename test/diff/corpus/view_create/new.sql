CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);
INSERT INTO users (email) VALUES ('a@x'), ('b@x');
CREATE VIEW v WITH (security_barrier) AS SELECT id, email FROM users WHERE email <> '';
CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM v;
CREATE INDEX m_n ON m (n);
COMMENT ON MATERIALIZED VIEW m IS 'm';
