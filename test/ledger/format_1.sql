DO $schema$
BEGIN
  IF pg_catalog.to_regnamespace('"strata"') IS NULL THEN
    CREATE SCHEMA "strata";
  END IF;
END
$schema$;

CREATE TABLE IF NOT EXISTS "strata"."ledger" (
  sequence pg_catalog.int8 PRIMARY KEY,
  id pg_catalog.uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid() UNIQUE,
  kind pg_catalog.text NOT NULL,
  revision pg_catalog.text,
  payload pg_catalog.jsonb NOT NULL DEFAULT '{}',
  recorded_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  recorded_by pg_catalog.text NOT NULL DEFAULT SESSION_USER,
  previous_hash pg_catalog.bytea,
  hash pg_catalog.bytea NOT NULL
);

CREATE OR REPLACE FUNCTION "strata"."ledger_append"() RETURNS pg_catalog.trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
  newest record;
  field bytea;
  framed bytea := '';
BEGIN
  SELECT sequence, hash INTO newest FROM "strata"."ledger" ORDER BY sequence DESC LIMIT 1;
  IF NEW.sequence IS NULL THEN
    NEW.sequence := coalesce(newest.sequence, 0) + 1;
  ELSIF NEW.sequence <> coalesce(newest.sequence, 0) + 1 THEN
    RAISE EXCEPTION 'Cannot append event % to the ledger "%.%": its last event is %',
      NEW.sequence, TG_TABLE_SCHEMA, TG_TABLE_NAME, coalesce(newest.sequence, 0)
      USING HINT = 'Read the ledger again, or leave the sequence out of the INSERT',
        ERRCODE = CASE WHEN NEW.sequence <= newest.sequence THEN '23505' ELSE '55000' END;
  END IF;
  NEW.id := coalesce(NEW.id, gen_random_uuid());
  NEW.recorded_at := clock_timestamp();
  NEW.recorded_by := session_user;
  NEW.previous_hash := newest.hash;
  FOREACH field IN ARRAY ARRAY[
    NEW.previous_hash,
    convert_to(NEW.sequence::text, 'UTF8'),
    convert_to(NEW.id::text, 'UTF8'),
    convert_to(NEW.kind, 'UTF8'),
    convert_to(NEW.revision, 'UTF8'),
    convert_to(NEW.payload::text, 'UTF8'),
    convert_to((extract(epoch FROM NEW.recorded_at) * 1000000)::int8::text, 'UTF8'),
    convert_to(NEW.recorded_by, 'UTF8')
  ] LOOP
    framed := framed || coalesce(int4send(length(field)) || field, int4send(-1));
  END LOOP;
  NEW.hash := sha256(framed);
  PERFORM pg_notify('strata.ledger', NEW.sequence::text);
  RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION "strata"."ledger_refuse"() RETURNS pg_catalog.trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
  RAISE EXCEPTION 'The ledger "%.%" is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
    USING ERRCODE = '2F002', HINT = 'Record a correction instead: strata stamp, strata resolve or strata accept';
END
$function$;

CREATE OR REPLACE TRIGGER strata_append BEFORE INSERT ON "strata"."ledger"
FOR EACH ROW EXECUTE FUNCTION "strata"."ledger_append"();

CREATE OR REPLACE TRIGGER strata_refuse_change BEFORE UPDATE OR DELETE ON "strata"."ledger"
FOR EACH ROW EXECUTE FUNCTION "strata"."ledger_refuse"();

CREATE OR REPLACE TRIGGER strata_refuse_truncate BEFORE TRUNCATE ON "strata"."ledger"
FOR EACH STATEMENT EXECUTE FUNCTION "strata"."ledger_refuse"();

ALTER TABLE "strata"."ledger"
  ENABLE ALWAYS TRIGGER strata_append,
  ENABLE ALWAYS TRIGGER strata_refuse_change,
  ENABLE ALWAYS TRIGGER strata_refuse_truncate;

INSERT INTO "strata"."ledger" (kind, payload)
SELECT 'LedgerCreated', '{"format": 1}'
WHERE NOT EXISTS (SELECT FROM "strata"."ledger");
