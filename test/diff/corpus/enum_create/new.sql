CREATE TYPE mood AS ENUM ('sad', 'ok');
COMMENT ON TYPE mood IS 'how';
CREATE TABLE p (m mood DEFAULT 'ok');
