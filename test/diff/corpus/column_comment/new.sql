CREATE TABLE t (a int, b int);
COMMENT ON COLUMN t.b IS 'it''s 2 \ "x"';
COMMENT ON TABLE t IS 'new';
