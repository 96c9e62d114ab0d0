DO $$BEGIN
  ASSERT (SELECT string_agg(v, ',' ORDER BY k) = 'a,b,c' FROM ranged) AND (SELECT count(*) = 1 FROM ranged1b);
  ASSERT (SELECT count(*) = 3 FROM listed) AND (SELECT count(*) = 2 FROM listed_b);
  ASSERT (SELECT count(*) = 1 FROM rolling);
  ASSERT (SELECT count(*) = 2 FROM deep);
END$$;
