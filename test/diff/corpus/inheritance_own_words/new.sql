CREATE TABLE events (id integer, source text DEFAULT 'any', note text DEFAULT 'none', at timestamptz NOT NULL);
CREATE TABLE clicks (x integer) INHERITS (events);
ALTER TABLE clicks
  ALTER COLUMN id SET NOT NULL,
  ALTER COLUMN id SET STATISTICS 50,
  ALTER COLUMN source SET DEFAULT 'page',
  ALTER COLUMN note DROP DEFAULT,
  ALTER COLUMN note SET STORAGE EXTERNAL;
COMMENT ON COLUMN clicks.source IS 'The page''s path';
CREATE TABLE taps () INHERITS (clicks);
