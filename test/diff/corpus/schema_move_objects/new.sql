CREATE SCHEMA other;
CREATE TABLE other.t (a int, b text);
CREATE INDEX t_b ON other.t (b);
