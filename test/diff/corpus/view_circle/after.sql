DO $$BEGIN
  ASSERT (select n = 7 from mm);
END$$;
