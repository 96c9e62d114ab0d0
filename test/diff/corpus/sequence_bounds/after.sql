DO $$
BEGIN
  ASSERT (SELECT nextval('"a""b"') = 150 AND nextval('used') = 151 AND nextval('below') = 100);
  ASSERT (SELECT last_value = 200 AND is_called FROM above);
  ASSERT (SELECT last_value = 1000 AND is_called FROM narrow);
  ASSERT (SELECT nextval('wide') = 10 AND nextval('down') = -1 AND nextval('up') = 1 AND nextval('opts') = 7);
  ASSERT (SELECT nextval('apart') = 5000000000 AND nextval('t_id_seq') = 3);
END
$$;
