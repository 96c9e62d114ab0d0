CREATE SEQUENCE ids START 1000;
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE c (id bigint PRIMARY KEY DEFAULT nextval('ids'), n bigint DEFAULT nextval('ids') * 10);
INSERT INTO a VALUES (1000);
