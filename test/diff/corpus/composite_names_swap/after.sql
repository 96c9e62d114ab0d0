DO $$ BEGIN
  ASSERT (SELECT (a).x = 1 AND (b).y = 'q' AND (ar[1]).x = 2 FROM t);
  ASSERT (SELECT (s).a = 1 AND (w).b = 4 AND z LIKE '%5,6%' FROM t);
END $$;
