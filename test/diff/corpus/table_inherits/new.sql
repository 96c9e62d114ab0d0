CREATE TABLE base (id int NOT NULL, name text DEFAULT 'x', CHECK (id > 0));
CREATE TABLE child (extra int) INHERITS (base);
