DO $$ BEGIN
  ASSERT nextval('ids') = 4;
  ASSERT (SELECT last_value = 2 AND is_called FROM numbers);
END $$;
