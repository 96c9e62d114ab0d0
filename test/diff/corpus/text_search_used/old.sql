CREATE TABLE t (x int);
CREATE TABLE u (b text);
INSERT INTO u VALUES ('words');
CREATE EXTENSION unaccent;
CREATE TEXT SEARCH CONFIGURATION with_extension (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION with_extension ADD MAPPING FOR word, asciiword WITH unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION gone (COPY = simple);
CREATE TABLE g (b text, ts tsvector DEFAULT to_tsvector('gone', 'x'), CHECK (to_tsvector('gone', b) IS NOT NULL));
CREATE VIEW v AS SELECT to_tsvector('gone', b) AS ts FROM g;
