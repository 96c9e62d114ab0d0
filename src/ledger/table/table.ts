/**
 * The statements that create a ledger, or upgrade one of an older version.
 *
 * Names are qualified and the functions set their search path, because otherwise they would run under the path of the
 * session that inserts.
 */
import { dollarQuote, once, stringLiteral } from "../../text/mod.ts"
import { encode, type Event, format, LedgerCreated, LedgerUpgraded } from "../event.ts"
import * as Look from "../look/look.ts"
import * as StateIndex from "../look/state_index.ts"
import type { Names } from "../names.ts"
import { type Trigger, triggers } from "./_trigger.ts"
import { jsonbText } from "./jsonb_text.ts"

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

const createIndex = ({ table }: Names): string =>
  `DO ${
    dollarQuote(
      `BEGIN
  IF NOT ${StateIndex.isThere(`pg_catalog.to_regclass(${stringLiteral(table)})::pg_catalog.oid`)} THEN
    CREATE INDEX ON ${table} (${StateIndex.columns});
  END IF;
END`,
      "index"
    )
  }`

const createFunction = (name: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION ${name}() RETURNS pg_catalog.trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS ${dollarQuote(body, "function")}`

const createTrigger = ({ name, runs, when }: Trigger, { table }: Names): string =>
  `CREATE OR REPLACE TRIGGER ${name} ${when} ON ${table}
FOR EACH ${when.endsWith("TRUNCATE") ? "STATEMENT" : "ROW"} EXECUTE FUNCTION ${runs}()`

/** What the look at a ledger compares it with. */
export const aim = once((names: Names): Look.Aim => ({ wanted: triggers(names), newest: format }))

const insert = ({ table }: Names, event: Event, condition: string): string => {
  const { kind, payload } = encode(event)
  return `INSERT INTO ${table} (kind, payload)
SELECT ${stringLiteral(kind)}, ${stringLiteral(jsonbText(payload))}
WHERE ${condition}`
}

const saysOther = ({ table }: Names): string =>
  `NOT EXISTS (SELECT FROM ${table}
  WHERE kind OPERATOR(pg_catalog.=) ANY (ARRAY['LedgerCreated', 'LedgerUpgraded'])
    AND payload OPERATOR(pg_catalog.@>) ${stringLiteral(jsonbText({ format }))})`

const createRest = (names: Names): ReadonlyArray<string> => {
  const all = triggers(names)
  const functions = new Map(all.map(({ body, runs }) => [runs, body]))
  return [
    createIndex(names),
    ...[...functions].map(([name, body]) => createFunction(name, body)),
    ...all.map((trigger) => createTrigger(trigger, names)),
    `ALTER TABLE ${names.table}\n${all.map(({ name }) => `  ENABLE ALWAYS TRIGGER ${name}`).join(",\n")}`
  ]
}

const insertFirst = (names: Names): string =>
  insert(names, LedgerCreated.make({ format }), `NOT EXISTS (SELECT FROM ${names.table})`)

/**
 * The statements that create a ledger, or replace the functions and triggers of an existing one and add its index, and
 * append its first event if it has none, or the event of its upgrade. They must run in one transaction. Running them again changes
 * nothing. They fail with the SQLSTATE `Look.untrusted` before they change what the look finds, unless they repair it.
 */
export const createLedger = (names: Names): ReadonlyArray<string> => [
  createSchema(names),
  Look.block(Look.refusing(names, aim(names), "names")),
  createTable(names),
  // CREATE TRIGGER takes the same lock.
  Look.block(Look.lockIfTable(names, "SHARE ROW EXCLUSIVE"), Look.refusing(names, aim(names), "beyond repair")),
  ...createRest(names),
  Look.block(Look.refusing(names, aim(names), "all")),
  insertFirst(names),
  insert(names, LedgerUpgraded.make({ format }), saysOther(names))
]

/**
 * One statement that creates a ledger if there is none, and then does what `enter` does: it locks the table and fails if
 * the look finds something, before anything is inserted. The look is in it once, because it is long.
 */
export const createOrEnter = (names: Names): string =>
  `DO ${
    dollarQuote(
      `DECLARE
  is_new pg_catalog.bool := pg_catalog.to_regclass(${stringLiteral(names.table)}) IS NULL;
${Look.variables}
BEGIN
IF is_new THEN
${createSchema(names)};
${Look.refusing(names, aim(names), "names")}
${[createTable(names), ...createRest(names)].map((text) => `${text};`).join("\n")}
END IF;
${Look.lockIfTable(names)}
${Look.refusing(names, aim(names), "all")}
IF is_new THEN
${insertFirst(names)};
END IF;
END`,
      "strata"
    )
  }`
