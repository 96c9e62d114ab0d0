DO $$BEGIN
  ASSERT (SELECT count(*) = 3 FROM p) AND (SELECT count(*) = 1 FROM p1) AND (SELECT count(*) = 1 FROM p2_a);
  ASSERT (SELECT count(*) = 2 FROM to_all) AND (SELECT count(*) = 1 FROM to_first);
  ASSERT (SELECT count(*) = 1 FROM to_second) AND (SELECT count(*) = 1 FROM to_leaf);
END$$;
