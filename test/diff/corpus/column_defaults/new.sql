CREATE TABLE t (a int DEFAULT 2, b text DEFAULT 'it''s \ $1', c timestamptz, d text DEFAULT upper('x'));
