DO $$BEGIN
  ASSERT (select (x).a=1 and (x).b='b' and (y).w='w' and (y).q=2 from u);
  ASSERT (select ((c).x).b='e' and ((c).x).a=4 from w);
  ASSERT (select (x).b='q' from uu);
  ASSERT (select (x).k='l' from au);
END$$;
