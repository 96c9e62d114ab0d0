/**
 * The ledger table and the triggers that make it protect itself, as SQL.
 *
 * The append trigger numbers, stamps and chains each row, so that a program, a script and a person with psql all append
 * with a plain INSERT. ENABLE ALWAYS keeps it on where `session_replication_role` would skip it. Names are qualified and
 * the functions pin their search path, because whoever inserts chooses the path they would otherwise run under.
 */
import { stringLiteral } from "../sql/mod.ts"
import { dollar } from "./_dollar.ts"
import type { Place } from "./_place.ts"

/** A PL/pgSQL fragment that creates the schema unless it is there, for which no right on the database is needed. */
export const createSchema = (place: Place): string =>
  `IF pg_catalog.to_regnamespace(${stringLiteral(place.schema)}) IS NULL THEN
  CREATE SCHEMA ${place.schema};
END IF`

const createTable = ({ table }: Place): string =>
  `CREATE TABLE ${table} (
  sequence pg_catalog.int8 PRIMARY KEY,
  id pg_catalog.uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid() UNIQUE,
  kind pg_catalog.text NOT NULL,
  revision pg_catalog.text,
  payload pg_catalog.jsonb NOT NULL DEFAULT '{}',
  recorded_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  recorded_by pg_catalog.text NOT NULL DEFAULT SESSION_USER,
  previous_hash pg_catalog.bytea,
  hash pg_catalog.bytea NOT NULL
)`

const trigger = (name: string, body: string): string =>
  `CREATE FUNCTION ${name}() RETURNS pg_catalog.trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS ${dollar(body, "function")}`

// A number that is used answers with the SQLSTATE of the primary key, so that losing a race early (here) and late (in
// the index) look the same. sha256() is core; the frame is int4 big-endian and then the bytes, -1 for NULL.
const appendBody = ({ table }: Place): string =>
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
  RETURN NEW;
END`

const refuseBody = `BEGIN
  RAISE EXCEPTION 'The ledger "%.%" is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
    USING ERRCODE = '2F002', HINT = 'Record a correction instead: strata stamp, strata resolve or strata accept';
END`

/** The statements that create the table, its functions and its triggers, in order; they belong in one transaction. */
export const createLedger = (place: Place): ReadonlyArray<string> => [
  createTable(place),
  trigger(place.appendFunction, appendBody(place)),
  trigger(place.refuseFunction, refuseBody),
  `CREATE TRIGGER strata_append BEFORE INSERT ON ${place.table}
FOR EACH ROW EXECUTE FUNCTION ${place.appendFunction}()`,
  `CREATE TRIGGER strata_refuse_change BEFORE UPDATE OR DELETE ON ${place.table}
FOR EACH ROW EXECUTE FUNCTION ${place.refuseFunction}()`,
  `CREATE TRIGGER strata_refuse_truncate BEFORE TRUNCATE ON ${place.table}
FOR EACH STATEMENT EXECUTE FUNCTION ${place.refuseFunction}()`,
  `ALTER TABLE ${place.table}
  ENABLE ALWAYS TRIGGER strata_append,
  ENABLE ALWAYS TRIGGER strata_refuse_change,
  ENABLE ALWAYS TRIGGER strata_refuse_truncate`
]
