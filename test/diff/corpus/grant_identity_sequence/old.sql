DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int NOT NULL, c int GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE t_a_seq IS 'a';
GRANT USAGE ON SEQUENCE t_a_seq TO strata_corpus_a;
GRANT USAGE ON SEQUENCE t_c_seq TO strata_corpus_a;
