DO $$
BEGIN
  ASSERT (select (a)."Ci ty" = 'Bonn' and (a).country is null and (a).zip = 53111 and (b[1])."Ci ty" = 'Köln' and (b[1]).zip = 50667 and b[2] is not distinct from null and array_length(b,1)=2 from t where id = 1);
  ASSERT (select ((h).home)."Ci ty" = 'Hagen' and (((h).others)[1])."Ci ty" = 'Olpe' and (h).k = 'y' and ((hs[1]).home).zip = 3 and (hs[1]).k='x' from t where id = 1);
  ASSERT (select (d)."Ci ty" = 'Düren' and (ds[1])."Ci ty" = 'Essen' and (dd[1])."Ci ty" = 'Fürth' from t where id = 1);
  ASSERT (select (lower(r))."Ci ty" = 'A' and (upper(r)).zip = 8 and lower_inc(r) and upper_inc(r) and (upper(m)).zip = 10 and not upper_inc(m) and (p).y = 2 and gen = 'Bonn' from t where id = 1);
  ASSERT (select not(a is distinct from null) and b is null and h is null and hs = '{}' and ds::text = '{}' and isempty(r) and m = '{}' from t where id = 2);
  ASSERT (select a is distinct from null and a is null and b[1] is distinct from null and d is distinct from null and lower_inf(r) and (upper(r))."Ci ty" = 'B' from t where id = 3);
  ASSERT (select (a)."Ci ty" = 'Bonn' from parent);
END
$$;
