CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);
INSERT INTO users (email) VALUES ('a@x'), ('b@x');
CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT id FROM users WHERE id > 0;
CREATE UNIQUE INDEX m_id ON m (id);
