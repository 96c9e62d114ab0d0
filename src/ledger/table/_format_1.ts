/**
 * The append function of format 1 (Strata 0.1.0), which does not check what it appends. A ledger with it is used as it
 * is until `strata ensure-ledger` upgrades it, so that both versions can work on one database.
 */
import { stringLiteral } from "../../text/mod.ts"
import type { Names } from "../names.ts"

/** The body of the function, byte for byte. */
export const appendBody = ({ channel, table }: Names): string =>
  `DECLARE
  newest record;
  field bytea;
  framed bytea := '';
BEGIN
  SELECT sequence, hash INTO newest FROM ${table} ORDER BY sequence DESC LIMIT 1;
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
  PERFORM pg_notify(${stringLiteral(channel)}, NEW.sequence::text);
  RETURN NEW;
END`
