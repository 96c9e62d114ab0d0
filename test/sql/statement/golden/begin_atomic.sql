CREATE TABLE audit (id int, note text);
-- The body of an SQL-standard function holds semicolons of its own.
CREATE OR REPLACE FUNCTION grade(score integer) RETURNS text
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO audit VALUES (score, 'grade; END');
  SELECT 1 AS end, 2 AS case;
  SELECT 1 end;
  SELECT 1 case;
  ;
  SELECT CASE WHEN score > 90 THEN (CASE score WHEN 100 THEN 'A+' ELSE 'A' END) ELSE 'B' END;
END;

CREATE PROCEDURE begin_work(atomic int, begin int DEFAULT 1) BEGIN /* not yet */ ATOMIC
  DELETE FROM audit WHERE id = begin_work.atomic;
END;
CREATE FUNCTION nothing() RETURNS void BEGIN ATOMIC END;
CREATE FUNCTION one() RETURNS int RETURN 1;
CREATE FUNCTION old() RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2';
SELECT grade(1)
