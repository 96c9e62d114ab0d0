DO $$BEGIN
  ASSERT (SELECT sum(n) = 3 FROM e);
  ASSERT (SELECT count(*) = 3 AND sum(v) = 6.5 FROM n) AND (SELECT count(*) = 3 FROM b);
  ASSERT (SELECT count(*) = 1 FROM rolling);
END$$;
