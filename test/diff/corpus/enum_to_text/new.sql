CREATE TABLE p (id int PRIMARY KEY, m text NOT NULL DEFAULT 'ok', ms text[] NOT NULL DEFAULT '{ok}');
INSERT INTO p VALUES (1, 'ok', '{ok,happy}'), (2, 'happy', '{}');
