CREATE TABLE sale (at timestamptz NOT NULL, shop varchar(20), n numeric(10,2));
CREATE VIEW v AS SELECT shop FROM sale;
