CREATE TABLE t (id int, tags text, email text);
INSERT INTO t VALUES (1, '"a"=>"b"', 'A@x');
