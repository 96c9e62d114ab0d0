DO $$BEGIN
  ASSERT (select (x).a=1 and (x).b='b' and (x).m='a' and (x).keep=1.5 and (x).added is null from u where id=1);
  ASSERT (select (xs[1]).b='b' and xs[2] is null and (xs[3]).keep=1.5 and (d).b='b' and (ds[1]).b='b' and (da[1]).b='b' and ((c).z).b='b' and (c).n=5 and ((cs[1]).z).keep=1.5 and (v).b='v' and (m).b='m' and ((mid).x).b='b' and (mid).id=8 and ((mids[1]).x).b='b' from u where id=1);
  ASSERT (select not (x is distinct from null) from u where id=2);
  ASSERT (select x is null and x is distinct from null from u where id=3);
  ASSERT (select added=7 from base);
  ASSERT (select g='b' from u where id=1);
  ASSERT (select count(*)=2 from p where (x).b='b');
  ASSERT (select count(*)=2 from par where (x).keep=1.5);
  ASSERT (select (x).b='b' from um where id=1);
END$$;
