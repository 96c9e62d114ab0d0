CREATE TABLE base (id int NOT NULL, name text DEFAULT 'x');
