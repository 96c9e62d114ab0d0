/**
 * The beginning of a revision in a session of the run's own: the same as `LedgerSql.enter` and an append, in statements
 * that are prepared in the session, because a block of plpgsql is parsed and planned each time.
 *
 * They cannot say what is wrong. If they fail, the revision is begun again with `LedgerSql.enter`, which does.
 */
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import type { SqlError } from "effect/sql/SqlError"
import { createHash } from "node:crypto"
import { type Bound, type Row, serverError, Session } from "../client/mod.ts"
import { once } from "../text/mod.ts"
import { encode, type Event } from "./event.ts"
import * as Look from "./look/look.ts"
import { foreign } from "./look/trigger.ts"
import * as Names from "./names.ts"
import * as LedgerSql from "./sql.ts"
import { jsonbText } from "./table/jsonb_text.ts"
import { aim } from "./table/table.ts"

/** A revision is to be begun again, by the statements that say why it cannot be. Nothing of it has run. */
export class BeginAgain extends Data.TaggedError("strata/ledger/BeginAgain")<{}> {}

const named = (text: string, parameters: ReadonlyArray<string> = []): Bound & { readonly name: string } => ({
  text,
  parameters,
  isKept: true,
  name: `strata_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`
})

// 22012: the division of `entering`; 26000 and 42P05: something deallocated or prepared a statement; 42P01 and 3F000: the
// table is gone.
const vague = new Set(["22012", "26000", "42P05", "42P01", "3F000"])

/** Whether an error says too little. */
export const isVague = (error: SqlError): boolean => vague.has(serverError(error).sqlstate)

const setting = once((settings: ReadonlyArray<Session.Setting>) => {
  const { parameters, text } = Session.statement(settings)
  return named(text, parameters)
})

/** Locks the table against changes of its triggers, and divides by zero if it has one that is not Strata's. */
const entering = once((options: Names.Options) => {
  const names = Names.make(options)
  return [
    named(Look.lock(names)),
    named(`SELECT 1 OPERATOR(pg_catalog./) (NOT EXISTS (${foreign(names, aim(names).wanted)}))::pg_catalog.int4`)
  ]
})

/** The statements that do the same as `LedgerSql.enter`, in a transaction that is READ COMMITTED. */
export const enter = (options: Names.Options, settings: ReadonlyArray<Session.Setting>): ReadonlyArray<Bound> => [
  setting(settings),
  ...entering(options)
]

const inserting = once((options: Names.Options) =>
  named(
    `INSERT INTO ${LedgerSql.tableOf(options)} (sequence, kind, revision, payload) VALUES ($1, $2, $3, $4)
RETURNING pg_catalog.timestamptz_send(recorded_at) AS "at"`
  )
)

/** The INSERT of an event; a revision that has run may have deallocated statements, so that its end is not prepared. */
export const insert = (options: Names.Options, event: Event, expected: number, isPrepared: boolean): Bound => {
  const { name, text } = inserting(options)
  const { kind, payload, revision } = encode(event)
  const parameters = [`${expected}`, kind, revision, jsonbText(payload)]
  return isPrepared ? { name, text, parameters } : { text, parameters }
}

/** Microseconds from 1970 to 2000, where the times of the server begin. */
const epoch = 946_684_800_000_000n

/** The time of the row that was inserted; undefined if there is none. */
export const timeOf = ([row]: ReadonlyArray<Row>): DateTime.Utc | undefined => {
  const found = row?.["at"]
  if (!(found instanceof Uint8Array)) return undefined
  const micros = Buffer.from(found.buffer, found.byteOffset, found.byteLength).readBigInt64BE() + epoch
  return DateTime.makeUnsafe(Math.floor(Number(micros) / 1000))
}
