DO $$
BEGIN
  ASSERT (select (a = 1234.5) and (aa = '{1.5,2.5}') and (c = 'Ab') and (d = 7.5) and (e = 20) and (f = 'A') and (h = 65) and (i = 5) and (j = 1) and (k = 5) and (l = '{"a":1}') and (m = '02:00') and (n = '10.0.0.0/8') and (o = '{1,2}') and (q = '{3}') from t);
END
$$;
