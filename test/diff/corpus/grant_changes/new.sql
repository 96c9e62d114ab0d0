DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "strata corpus ""c"""; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (a int PRIMARY KEY, b text);
INSERT INTO t VALUES (1, 'one');
GRANT SELECT, UPDATE ON t TO strata_corpus_a;
GRANT UPDATE, DELETE ON t TO strata_corpus_a WITH GRANT OPTION;
GRANT INSERT ON t TO strata_corpus_b;
GRANT SELECT (a), UPDATE (b) ON t TO strata_corpus_b WITH GRANT OPTION;
