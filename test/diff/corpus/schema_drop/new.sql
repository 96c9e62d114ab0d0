CREATE TABLE keep (k text, t int);
INSERT INTO keep VALUES ('a');
