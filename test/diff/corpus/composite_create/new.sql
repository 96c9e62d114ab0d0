CREATE TYPE addr AS (street text, zip varchar(10));
COMMENT ON TYPE addr IS 'where';
COMMENT ON COLUMN addr.zip IS 'z';
CREATE TABLE t (a addr, b addr[]);
