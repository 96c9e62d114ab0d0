CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TABLE base (k kind NOT NULL DEFAULT 'a', CHECK (k <> 'b'));
CREATE TABLE child (extra kind) INHERITS (base);
INSERT INTO child VALUES ('a', 'a');
