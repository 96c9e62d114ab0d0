DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE EXTENSION citext;
GRANT EXECUTE ON FUNCTION citext_eq(citext, citext) TO strata_corpus_a;
REVOKE EXECUTE ON FUNCTION citext_ne(citext, citext) FROM PUBLIC;
GRANT USAGE ON TYPE citext TO strata_corpus_a WITH GRANT OPTION;
GRANT USAGE ON LANGUAGE plpgsql TO strata_corpus_a;
