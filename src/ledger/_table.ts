/**
 * The SQL of the ledger table and of the triggers that protect it.
 *
 * The append trigger sets the number, time and hash of each row and announces it, so that programs, scripts and
 * users of psql all append with a plain INSERT. ENABLE ALWAYS makes it fire even where `session_replication_role`
 * would disable it. Names are qualified and the functions set their search path, because otherwise they would run
 * under the path of the session that inserts.
 */
import { dollarQuote, identifierUnsafe, stringLiteral } from "../text/mod.ts"
import type { Names } from "./_names.ts"
import { encode, LedgerCreated } from "./event.ts"
import { jsonbText } from "./jsonb_text.ts"
import type { Unprotected } from "./ledger.ts"

// CREATE SCHEMA IF NOT EXISTS requires the right to create a schema even if the schema exists.
const createSchema = (names: Names): string =>
  `DO ${
    dollarQuote(
      `BEGIN
  IF pg_catalog.to_regnamespace(${stringLiteral(names.schema)}) IS NULL THEN
    CREATE SCHEMA ${names.schema};
  END IF;
END`,
      "schema"
    )
  }`

const createTable = ({ table }: Names): string =>
  `CREATE TABLE IF NOT EXISTS ${table} (
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

// For the look-ups of `_counting.ts`. Its order does not depend on the operating system, whose updates change other
// collations under an index. An index is in the schema of its table, so its name is not qualified.
const createIndex = ({ index, table }: Names): string =>
  `CREATE INDEX IF NOT EXISTS ${identifierUnsafe(index)} ON ${table}
  (kind COLLATE pg_catalog."C", revision COLLATE pg_catalog."C", sequence)`

/** `pg_proc.proconfig` of the functions, as its text. */
export const functionSettings = `{"search_path=pg_catalog, pg_temp"}`

const createFunction = (name: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION ${name}() RETURNS pg_catalog.trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS ${dollarQuote(body, "function")}`

// For a number that is used, the SQLSTATE is that of the primary key, so that losing a race looks the same whether
// the trigger or the index detects it. sha256() is core; the frame is int4 big-endian and then the bytes, -1 for NULL.
const appendBody = ({ channel, table }: Names): string =>
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

const refuseBody = `BEGIN
  RAISE EXCEPTION 'The ledger "%.%" is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
    USING ERRCODE = '2F002', HINT = 'Record a correction instead: strata stamp, strata resolve or strata accept';
END`

/**
 * A trigger of the ledger: when it fires, as SQL and as the bits of `tgtype`, and the function that it runs with
 * its body.
 */
interface Trigger {
  readonly name: string
  readonly when: string
  readonly type: number
  readonly runs: string
  readonly body: string
}

// The bits of pg_trigger.tgtype; source: catalog/pg_trigger.h.
const [row, before, insert, remove, update, truncate] = [1, 2, 4, 8, 16, 32] as const

/** The triggers that protect a ledger. The server stores a body with the line breaks around it. */
const triggers = (names: Names): ReadonlyArray<Trigger> => {
  const refuse = { runs: names.refuseFunction, body: refuseBody }
  return [
    {
      name: "strata_append",
      when: "BEFORE INSERT",
      type: row | before | insert,
      runs: names.appendFunction,
      body: appendBody(names)
    },
    { name: "strata_refuse_change", when: "BEFORE UPDATE OR DELETE", type: row | before | update | remove, ...refuse },
    { name: "strata_refuse_truncate", when: "BEFORE TRUNCATE", type: before | truncate, ...refuse }
  ]
}

/**
 * A trigger of the server; `plain` means that it fires for every row and column, and that its function has no other
 * settings.
 */
export interface Found {
  readonly name: string
  readonly always: boolean
  readonly type: number
  readonly plain: boolean
  readonly body: string
}

/** The problems of the triggers that a server has on a ledger. */
export const unprotected = (names: Names, all: ReadonlyArray<Found>): ReadonlyArray<Unprotected> =>
  triggers(names).flatMap(({ body, name, type }): ReadonlyArray<Unprotected> => {
    const found = all.find((it) => it.name === name)
    if (found === undefined) return [{ trigger: name, problem: "missing" }]
    if (!found.always) return [{ trigger: name, problem: "disabled" }]
    const isOurs = found.type === type && found.plain && found.body === `\n${body}\n`
    return isOurs ? [] : [{ trigger: name, problem: "replaced" }]
  })

const createTrigger = ({ name, runs, when }: Trigger, { table }: Names): string =>
  `CREATE OR REPLACE TRIGGER ${name} ${when} ON ${table}
FOR EACH ${when.endsWith("TRUNCATE") ? "STATEMENT" : "ROW"} EXECUTE FUNCTION ${runs}()`

const created = encode(LedgerCreated.make({ format: 1 }))

/**
 * The statements that create a ledger, or replace the functions and triggers of an existing one and add its index, and
 * append its first event if it has none. They must run in one transaction. Running them again changes nothing.
 */
export const createLedger = (names: Names): ReadonlyArray<string> => {
  const all = triggers(names)
  const functions = new Map(all.map(({ body, runs }) => [runs, body]))
  return [
    createSchema(names),
    createTable(names),
    createIndex(names),
    ...[...functions].map(([name, body]) => createFunction(name, body)),
    ...all.map((trigger) => createTrigger(trigger, names)),
    `ALTER TABLE ${names.table}\n${all.map(({ name }) => `  ENABLE ALWAYS TRIGGER ${name}`).join(",\n")}`,
    `INSERT INTO ${names.table} (kind, payload)
SELECT ${stringLiteral(created.kind)}, ${stringLiteral(jsonbText(created.payload))}
WHERE NOT EXISTS (SELECT FROM ${names.table})`
  ]
}
