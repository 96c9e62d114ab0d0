DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "strata corpus ""c"""; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (a int PRIMARY KEY, b text);
INSERT INTO t VALUES (1, 'one');
CREATE SEQUENCE sq;
REVOKE INSERT, TRUNCATE ON t FROM CURRENT_USER;
REVOKE ALL ON SEQUENCE sq FROM CURRENT_USER;
GRANT SELECT ON t TO strata_corpus_a;
