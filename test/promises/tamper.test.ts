import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { HashChain, Ledger } from "../../src/ledger/mod.ts"
import { directoryOf, strata } from "../cli/strata.ts"
import { history } from "../ledger/arbitrary_event.ts"
import { ledgerOf } from "../ledger/server_ledger.ts"
import { freshDatabase, query, withClient } from "../support/server.ts"
import { soaking } from "../support/soak.ts"
import { roleOn } from "./_role.ts"

/** A row of the ledger in the texts that the server reads and writes. */
interface Row {
  readonly sequence: number
  readonly id: string
  readonly kind: string
  readonly revision: string | null
  readonly payload: string
  readonly recorded_at: string
  readonly recorded_by: string
  readonly previous_hash: string | null
  readonly hash: string
}

const rowsOf = (url: string) =>
  Effect.promise(() =>
    query(
      url,
      `SELECT sequence::int, id::text, kind, revision, payload::text, recorded_at::text, recorded_by,
        encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash FROM strata.ledger ORDER BY sequence`
    )
  ) as Effect.Effect<unknown> as Effect.Effect<ReadonlyArray<Row>>

/** A superuser replaces the whole ledger behind its triggers' back, and puts them on again. */
const rewrite = (url: string, rows: ReadonlyArray<Row>) =>
  Effect.promise(() =>
    withClient(url, async (client) => {
      await client.query("BEGIN; ALTER TABLE strata.ledger DISABLE TRIGGER ALL; DELETE FROM strata.ledger")
      await client.query(
        `INSERT INTO strata.ledger SELECT sequence, id, kind, revision, payload::jsonb, recorded_at, recorded_by,
          decode(previous_hash, 'hex'), decode(hash, 'hex')
        FROM json_to_recordset($1) AS forged(sequence int8, id uuid, kind text, revision text, payload text,
          recorded_at timestamptz, recorded_by text, previous_hash text, hash text)`,
        [JSON.stringify(rows)]
      )
      await client.query(
        ["strata_append", "strata_refuse_change", "strata_refuse_truncate"]
          .map((name) => `ALTER TABLE strata.ledger ENABLE ALWAYS TRIGGER ${name}`).join("; ")
      )
      await client.query("COMMIT")
    })
  )

const microseconds = (text: string): string => {
  const [, whole, fraction = "", zone] = /^(.*?\d\d:\d\d:\d\d)(?:\.(\d+))?([+-].*|Z)$/.exec(text)!
  return String(
    BigInt(Date.parse(`${whole!.replace(" ", "T")}${zone === "+00" ? "Z" : `${zone}:00`}`)) * 1000n +
      BigInt(fraction.padEnd(6, "0"))
  )
}

/** The row with the hash that its content has: what somebody writes who knows the algorithm. */
const sealed = (row: Row): Row => ({
  ...row,
  hash: HashChain.hash(row.previous_hash, {
    sequence: `${row.sequence}`,
    id: row.id,
    kind: row.kind,
    revision: row.revision,
    payload: row.payload,
    recordedAt: microseconds(row.recorded_at),
    recordedBy: row.recorded_by
  })
})

/** Every later row computed anew, from the first row on. */
const resealed = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  let previous: string | null = null
  return rows.map((row, index) => {
    const anew = sealed(Object.assign({}, row, { sequence: index + 1, previous_hash: previous }))
    previous = anew.hash
    return anew
  })
}

const zeros = "0".repeat(64)
const id = "00000000-0000-4000-8000-000000000000"
const renumbered = (rows: ReadonlyArray<Row>) =>
  rows.map((row, index) => Object.assign({}, row, { sequence: index + 1 }))

const columns: ReadonlyArray<(row: Row) => Partial<Row>> = [
  () => ({ id }),
  ({ kind }) => ({ kind: `${kind} ` }),
  ({ revision }) => ({ revision: revision === null ? "" : null }),
  ({ payload }) => ({ payload: payload === "{}" ? "{\"a\": 1}" : "{}" }),
  ({ recorded_at }) => ({ recorded_at: recorded_at.replace(/^\d{4}/, "1999") }),
  ({ recorded_by }) => ({ recorded_by: `${recorded_by}2` }),
  ({ previous_hash }) => ({ previous_hash: previous_hash === null ? zeros : null }),
  () => ({ hash: zeros })
]

/** A way to tamper with row `at` (from 0) of the rows, and the number that `verify` is to name; none if it cannot see it. */
type Tampering = (rows: ReadonlyArray<Row>, at: number, other: number) => {
  readonly rows: ReadonlyArray<Row>
  readonly bad: number | undefined
}

const tamperings: Readonly<Record<string, Tampering>> = {
  "a column is changed": (rows, at, other) => ({
    rows: rows.with(at, { ...rows[at]!, ...columns[other % columns.length]!(rows[at]!) }),
    bad: at + 1
  }),
  "a row is changed and its hash computed": (rows, at) => ({
    rows: rows.with(at, sealed({ ...rows[at]!, recorded_by: "forged" })),
    bad: at + 1 === rows.length ? undefined : at + 2
  }),
  "a row is removed": (rows, at) => ({
    rows: rows.filter((_, index) => index !== at),
    bad: at + 1 === rows.length && at > 0 ? undefined : at + 1
  }),
  "a row is removed and the rest renumbered": (rows, at) => ({
    rows: renumbered(rows.filter((_, index) => index !== at)),
    bad: at + 1 === rows.length && at > 0 ? undefined : at + 1
  }),
  "a row is forged in between, with the hash that it has": (rows, at) => {
    const forged = sealed({ ...rows[at]!, id, sequence: at + 2, recorded_by: "forged", previous_hash: rows[at]!.hash })
    const before = rows.slice(0, at + 1)
    return {
      rows: renumbered([...before, forged, ...rows.slice(at + 1)]),
      bad: at + 1 === rows.length ? undefined : at + 3
    }
  },
  "two rows change places": (rows, at, other) => {
    const second = other % rows.length
    return {
      rows: rows.with(at, { ...rows[second]!, sequence: at + 1 }).with(second, { ...rows[at]!, sequence: second + 1 }),
      bad: at === second ? undefined : Math.min(at, second) + 1
    }
  },
  "a row gets another number": (rows, at, other) => ({
    rows: rows.with(at, { ...rows[at]!, sequence: other % 2 === 0 ? rows.length + 2 + other : -other }),
    bad: other % 2 === 0 ? at + 1 : -other
  }),
  "the chain starts later": (rows, at) => ({
    rows: renumbered(rows.slice(at)).with(0, { ...rows[at]!, sequence: 1, previous_hash: null }),
    bad: at === 0 ? undefined : 1
  }),
  "everything is computed anew": (rows, at) => ({
    rows: resealed(rows.with(at, { ...rows[at]!, recorded_by: "forged" })),
    bad: undefined
  })
}

const Index = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 40 }))

/** What the command line says of a ledger: its exit code and the event that it names. */
const verified = Effect.fnUntraced(function*(url: string, ...argv: ReadonlyArray<string>) {
  const { code, err } = yield* strata({ directory: yield* directoryOf({}), url }, "verify", ...argv)
  const bad = /event (-?\d+) is the first invalid one/.exec(err.join("\n"))
  return [code, bad === null ? undefined : Number(bad[1])] as const
})

describe("verify", () => {
  it.live.prop(
    "finds the first bad event after any tampering by a superuser; an anchor finds what the chain alone cannot",
    { history, at: Index, other: Index },
    ({ at, history, other }) =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        yield* Effect.gen(function*() {
          const ledger = yield* Ledger
          yield* ledger.ensure
          yield* Effect.forEach(history, (event, index) => ledger.append(event, index + 2))
        }).pipe(Effect.provide(ledgerOf(url)))
        const rows = yield* rowsOf(url)
        assert.deepStrictEqual(resealed(rows), rows)
        const anchor = HashChain.printAnchor(rows.at(-1)!)
        for (const [what, tamper] of Object.entries(tamperings)) {
          const { bad, rows: tampered } = tamper(rows, at % rows.length, other)
          yield* rewrite(url, tampered)
          assert.deepStrictEqual(yield* verified(url), [bad === undefined ? 0 : 3, bad], what)
          if (bad !== undefined) continue
          const isThere = tampered.some(({ hash, sequence }) => anchor === HashChain.printAnchor({ hash, sequence }))
          assert.strictEqual((yield* verified(url, "--expect", anchor))[0], isThere ? 0 : 3, what)
        }
        yield* rewrite(url, rows)
        assert.deepStrictEqual(yield* verified(url, "--expect", anchor), [0, undefined])
      }).pipe(Effect.scoped),
    { arbitrary: { runs: soaking ? 4 : 1 } }
  )
})

const changes = {
  UPDATE: "UPDATE strata.ledger SET kind = 'x'",
  DELETE: "DELETE FROM strata.ledger",
  TRUNCATE: "TRUNCATE strata.ledger"
}

/** The SQLSTATE that a statement is refused with. */
const refusal = (url: string, text: string) =>
  Effect.promise(() => query(url, text).then(() => undefined, (error: { readonly code?: string }) => error.code))

describe("the ledger", () => {
  it.live("refuses changes by its owner with triggers, and by other roles with privileges", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const database = new URL(url).pathname.slice(1)
      const owner = yield* roleOn(url, "owner", (role) => `GRANT CREATE ON DATABASE "${database}" TO ${role}`)
      const place = { directory: yield* directoryOf({}), url: owner }
      assert.strictEqual((yield* strata(place, "ensure-ledger")).code, 0)
      const writer = yield* roleOn(
        url,
        "writer",
        (role) => `GRANT USAGE ON SCHEMA strata TO ${role}; GRANT SELECT, INSERT ON strata.ledger TO ${role}`
      )
      for (const [verb, text] of Object.entries(changes)) {
        assert.strictEqual(yield* refusal(owner, text), "2F002", verb)
        assert.strictEqual(yield* refusal(writer, text), "42501", verb)
        // Only a superuser may set it, and the triggers fire even so.
        assert.strictEqual(yield* refusal(url, `SET session_replication_role = replica; ${text}`), "2F002", verb)
        assert.strictEqual(yield* refusal(writer, "ALTER TABLE strata.ledger DISABLE TRIGGER USER"), "42501")
      }
      assert.strictEqual((yield* rowsOf(url)).length, 1)
      yield* Effect.promise(() => query(owner, "ALTER TABLE strata.ledger DISABLE TRIGGER strata_refuse_change"))
      const { code, err, out } = yield* strata(place, "verify")
      assert.deepStrictEqual([code, out.length, err], [3, 1, [
        "The ledger \"strata.ledger\" cannot be trusted: its trigger \"strata_refuse_change\" is disabled. " +
        "Find out who changed it. An administrator can correct this with: strata ensure-ledger"
      ]])
      assert.strictEqual((yield* strata(place, "ensure-ledger")).code, 0)
      assert.strictEqual((yield* strata(place, "verify")).code, 0)
    }))
})
