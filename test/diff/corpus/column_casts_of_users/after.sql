DO $$
BEGIN
  ASSERT (SELECT a = 20 AND b = 20 AND c = '{20,200}' AND d = '20' FROM t);
END
$$;
