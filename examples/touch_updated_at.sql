-- A function and the triggers that call it, which models cannot express. `env.ts` adds this file to the desired schema.
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
