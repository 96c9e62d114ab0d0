DO $$BEGIN
  ASSERT (SELECT string_agg(k, ',' ORDER BY a) = '1,30,150' FROM typed);
  ASSERT (SELECT string_agg(g::text, ',' ORDER BY k) = '300,40,60' FROM keyed);
  ASSERT (SELECT count(*) = 50 AND sum(k) = 1275 FROM hashed);
  ASSERT (SELECT string_agg(k::text, ',' ORDER BY k) = 'a,c,b' FROM ordered);
  ASSERT (SELECT count(*) = 2 FROM arrays);
  ASSERT (SELECT count(*) = 2 FROM bounded2) AND (SELECT count(*) = 3 FROM refers);
  ASSERT (SELECT count(*) = 3 FROM selfref) AND (SELECT count(*) = 2 FROM selfref2);
  ASSERT (SELECT count(*) = 2 FROM deep11) AND (SELECT count(*) = 2 FROM refers_deep);
END$$;
