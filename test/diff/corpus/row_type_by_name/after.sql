DO $$BEGIN
  ASSERT (select (x).a=7 and (x).b='z' and (x).n1 is null and (x).n2 is null from u);
END$$;
