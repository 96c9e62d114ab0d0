CREATE TABLE events (id integer, source text DEFAULT 'any', note text DEFAULT 'none', at timestamptz NOT NULL);
