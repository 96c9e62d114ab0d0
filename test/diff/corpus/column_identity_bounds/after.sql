DO $$
BEGIN
  ASSERT (SELECT nextval(pg_get_serial_sequence('"s s"."T"', 'I d')) = 3);
  ASSERT (SELECT nextval('fresh_id_seq') = 150 AND nextval('used_id_seq') = 100 AND nextval('wide_id_seq') = 5000000000);
  ASSERT (SELECT nextval('equal_id_seq') = 3 AND nextval('down_id_seq') = -3 AND nextval('big_id_seq') = 3);
  ASSERT (SELECT nextval('restarted_id_seq') = 40);
END
$$;
