DO $$
BEGIN
  ASSERT (select (u).b = 'x' and (us[1]).a = 1 and (u).d is null from t);
  ASSERT (select id = 1 and name = 'x' and added is null from typed);
END
$$;
