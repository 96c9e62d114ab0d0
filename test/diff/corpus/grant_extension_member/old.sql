DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE EXTENSION citext;
GRANT EXECUTE ON FUNCTION citext_eq(citext, citext) TO strata_corpus_b;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
