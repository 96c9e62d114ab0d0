DO $$BEGIN
  ASSERT (SELECT count(*) = 150 AND max(id) = 150 AND max(i) = 150 FROM "we""ird"."m x");
  ASSERT (SELECT count(*) = 150 FROM refers) AND (SELECT n = 150 FROM counted);
  ASSERT nextval(pg_get_serial_sequence('"we""ird"."m x"', 'i')) = 151;
  ASSERT nextval(pg_get_serial_sequence('"we""ird"."m x"', 'id')) = 151;
  ASSERT (SELECT count(*) = 2 AND min(n) = 5 FROM renamed);
  ASSERT (SELECT street = 's' AND city = 'c' FROM houses);
END$$;
