DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (a int);
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO strata_corpus_a;
GRANT MAINTAIN ON t TO strata_corpus_a;
