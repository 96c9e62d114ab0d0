DO $$BEGIN
  ASSERT nextval('t_id_seq') = 10;
  BEGIN
    PERFORM nextval('u_id_seq');
    ASSERT false, 'the sequence is exhausted';
  EXCEPTION WHEN sequence_generator_limit_exceeded OR object_not_in_prerequisite_state THEN NULL;
  END;
END$$;
