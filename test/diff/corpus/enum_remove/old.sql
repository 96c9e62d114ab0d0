CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE p (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'ok', ms mood[] NOT NULL DEFAULT '{ok}');
INSERT INTO p VALUES (1, 'ok', '{ok,happy}'), (2, 'happy', '{}');
