DO $$BEGIN
  ASSERT (SELECT (a).city = 'c' AND (a).street = 's' AND (a).zip = 1 AND ((a).i).x = 3 FROM t WHERE id = 1);
  ASSERT (SELECT (b[1]).city = 'c' AND (b[1]).street = 's' AND (c).city = 'c' FROM t WHERE id = 1);
  ASSERT (SELECT a IS NOT DISTINCT FROM NULL AND b IS NULL FROM t WHERE id = 2);
  ASSERT (SELECT a IS DISTINCT FROM NULL FROM t WHERE id = 3);
END$$;
