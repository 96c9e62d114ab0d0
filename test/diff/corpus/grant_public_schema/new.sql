DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "strata corpus ""c"""; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
GRANT CREATE, USAGE ON SCHEMA public TO strata_corpus_a;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO strata_corpus_b;
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO strata_corpus_a;
