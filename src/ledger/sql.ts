/**
 * Every statement that writes a ledger, shared by the online store and by offline scripts, so that both leave the same
 * rows. Nothing here depends on the search path. Functions throw `TextError` for names that PostgreSQL does not take.
 */
import { dollarQuote, type Statement, stringLiteral } from "../text/mod.ts"
import * as Guard from "./_guard.ts"
import * as Place from "./_place.ts"
import { createLedger } from "./_table.ts"
import { encode, type Event } from "./event.ts"
import { jsonbText } from "./jsonb_text.ts"
import type { Options } from "./ledger.ts"

export type { Expected } from "./_guard.ts"
export { scripted as lock } from "./lock.ts"

const statement = (text: string, parameters: Statement["parameters"] = []): Statement => ({
  text,
  parameters,
  transactional: true
})

/**
 * The statements that create the ledger (schema, table, functions, triggers, `LedgerCreated`), in one transaction. On a
 * ledger that is there they renew its functions and triggers, for which one has to own it, and change nothing else.
 */
export const bootstrap = (options: Options): ReadonlyArray<Statement> =>
  createLedger(Place.make(options)).map((text) => statement(text))

/** One statement that does what `bootstrap` does unless the table exists; for offline scripts. */
export const bootstrapGuarded = (options: Options): Statement => {
  const place = Place.make(options)
  // Function bodies keep their own lines: re-indenting them would make an offline ledger differ from an online one.
  const body = `BEGIN
IF pg_catalog.to_regclass(${stringLiteral(place.table)}) IS NULL THEN
${createLedger(place).map((text) => `${text};`).join("\n")}
END IF;
END`
  return statement(`DO ${dollarQuote(body, "strata")}`)
}

/**
 * The INSERT of an event. With `expected` it takes that number or fails (23505 for a used one, 55000 for one that would
 * leave a gap); without, the trigger numbers it, which is how scripts and people append.
 */
export const insert = (options: Options, event: Event, expected?: number): Statement => {
  const { table } = Place.make(options)
  const { kind, payload, revision } = encode(event)
  const columns = [
    ...(expected === undefined ? [] : [["sequence", String(expected)] as const]),
    ["kind", kind] as const,
    ...(revision === null ? [] : [["revision", revision] as const]),
    ["payload", jsonbText(payload)] as const
  ]
  // No casts: the columns give the placeholders and the literals their types, whatever the search path.
  return statement(
    `INSERT INTO ${table} (${columns.map(([name]) => name).join(", ")})
VALUES (${columns.map((_, index) => `$${index + 1}`).join(", ")})`,
    columns.map(([, text]) => ({ text }))
  )
}

/**
 * One statement that fails unless exactly these revisions are applied, from these files and on these parents, and none is
 * in doubt. A database without the ledger has none applied. It needs SELECT on the table and leaves the search path as it
 * was.
 */
export const guard = (options: Options, applied: Iterable<Guard.Expected>): Statement =>
  statement(Guard.guard(Place.make(options), [...applied]))

/**
 * One statement that fails unless the transaction before it, in this session, left the bookmark `mark` and `event` is
 * the last one in the ledger. A later transaction of a script asks this; the `guard` of the first has asked everything.
 * The search path must be pinned to the catalog.
 */
export const follows = (options: Options, event: Event, mark: string): Statement => {
  const { kind, revision } = encode(event)
  return statement(Guard.follows(Place.make(options), kind, revision ?? "", mark))
}

/** One statement that leaves a bookmark, which is undone if its transaction is. */
export const leave = (mark: string): Statement => statement(Guard.leave(mark))
