CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);
INSERT INTO users (email) VALUES ('a@x'), ('b@x');
CREATE TABLE posts (id bigint PRIMARY KEY, author bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE, title varchar(200) NOT NULL, body text DEFAULT '', UNIQUE (author, title));
CREATE INDEX posts_author ON posts (author);
COMMENT ON TABLE posts IS 'what''s written';
COMMENT ON COLUMN posts.title IS 'the title';
COMMENT ON INDEX posts_author IS 'idx';
COMMENT ON CONSTRAINT posts_pkey ON posts IS 'pk';
