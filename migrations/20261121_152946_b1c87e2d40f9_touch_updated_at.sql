-- strata:revision b1c87e2d40f9
-- strata:parents f61a9d05b3c7
-- strata:message touch updated_at
--
-- A revision in plain SQL. The file is split into statements as psql does, so a function body may contain semicolons, and
-- errors are reported with the file and the line.

-- strata:upgrade

CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END;
$body$;

CREATE TRIGGER users_touch_updated_at BEFORE UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TRIGGER video_entries_touch_updated_at BEFORE UPDATE ON video_entries
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TRIGGER settings_touch_updated_at BEFORE UPDATE ON settings
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- strata:downgrade

DROP TRIGGER settings_touch_updated_at ON settings;
DROP TRIGGER video_entries_touch_updated_at ON video_entries;
DROP TRIGGER users_touch_updated_at ON users;
DROP FUNCTION touch_updated_at();
