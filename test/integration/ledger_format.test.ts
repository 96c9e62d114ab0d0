import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Event } from "../../src/ledger/mod.ts"
import { isEvent } from "../../src/ledger/table/shape.ts"
import { type Home, json, placeOf, revision, strata } from "../cli/strata.ts"
import { checksum, history } from "../ledger/arbitrary_event.ts"
import { format1Sql } from "../ledger/server_ledger.ts"
import { ownServer } from "../promises/_own_server.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query, urlOf, withClient, withSession } from "../support/server.ts"
import { untilRows } from "../support/until.ts"

const run = (url: string, text: string) => Effect.promise(() => query(url, text))

const refusal = (url: string, text: string) =>
  Effect.promise(() => query(url, text).then(() => undefined, (error: { readonly code?: string }) => error.code))

const insert = (kind: string, revision: string | null, payload: unknown) =>
  `INSERT INTO strata.ledger (kind, revision, payload) VALUES ('${kind}', ${
    revision === null ? "NULL" : `'${revision}'`
  }, '${JSON.stringify(payload)}')`

/** Rows that are events, rows that nearly are, and rows that are not. */
const Rows = Arbitrary.map(
  Arbitrary.all([
    history,
    Arbitrary.schema(Schema.Array(Schema.Struct({
      kind: Schema.Literals([...Event.kinds, "oops", ""]),
      revision: Schema.NullOr(Schema.Literals(["a", ""])),
      key: Schema.Literals([
        "checksum",
        "parents",
        "dependsOn",
        "direction",
        "step",
        "format",
        "sequence",
        "reason",
        "outcome",
        "transactional",
        "ignorable"
      ]),
      value: Schema.Literals([
        "upgrade",
        "applied",
        "",
        checksum("a"),
        "sha256:abc",
        "sha512:00",
        "x",
        0,
        1,
        1.5,
        -1,
        9007199254740991,
        9007199254740992,
        true,
        false
      ])
    })))
  ]),
  ([events, changes]) => [
    ...events.map((event) => Event.encode(event)),
    ...changes.map(({ key, kind, revision, value }, index): Event.Row => {
      const base = events[index % Math.max(1, events.length)]
      const from = base === undefined ? {} : Event.encode(base).payload
      const payload: Schema.Json = index % 5 === 0
        ? [value]
        : index % 3 === 0
        ? { ...from, [key]: [value] }
        : { ...from, [key]: value }
      return { kind: index % 2 === 0 && base !== undefined ? base._tag : kind, revision, payload }
    })
  ]
)

describe("the condition of the trigger", () => {
  it.live.prop(
    "holds for exactly the rows that the reader decodes",
    { rows: Rows },
    ({ rows }) =>
      Effect.gen(function*() {
        const found = yield* Effect.promise(() =>
          withSession(urlOf("postgres"), (client) =>
            client.query(
              `SELECT ${isEvent({ kind: "r.kind", revision: "r.revision", payload: "r.payload" })} AS ok
            FROM ROWS FROM (jsonb_to_recordset($1) AS (kind text, revision text, payload jsonb)) WITH ORDINALITY AS r
            ORDER BY r.ordinality`,
              [JSON.stringify(rows)]
            ))
        )
        assert.deepStrictEqual(
          found.rows.map(({ ok }) => ok),
          rows.map((row) => {
            const decoded = Event.decode(1, row)
            return Result.isSuccess(decoded) && decoded.success._tag !== "Unread"
          })
        )
      }),
    { arbitrary: { runs: 12 } }
  )

  it.live("refuses what is not an event, from psql too, and the ledger stays readable", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* strata(place, "ensure-ledger")
      for (
        const row of [
          "INSERT INTO strata.ledger (kind) VALUES ('oops')",
          insert("RevisionApplied", "a", {}),
          insert("RevisionApplied", null, { checksum: checksum("a"), parents: [] }),
          insert("RevisionApplied", "", { checksum: checksum("a"), parents: [] }),
          insert("RevisionApplied", "a", { checksum: checksum("a"), parents: [1] }),
          insert("RevisionUnstamped", "a", []),
          insert("oops", null, { ignorable: true }),
          insert("LedgerCreated", null, { format: 3 }),
          insert("LedgerUpgraded", null, { format: 4 }),
          insert("EventPassedOver", null, { sequence: 2, reason: "itself" })
        ]
      ) assert.strictEqual(yield* refusal(place.url, row), "23514", row)
      assert.strictEqual((yield* strata(place, "verify")).code, 0)
      assert.isUndefined(yield* refusal(place.url, insert("RevisionUnstamped", "a", { reason: "by hand", more: 1 })))
      assert.strictEqual((yield* strata(place, "log")).code, 0)
    }))
})

const files = {
  ...revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;"),
  ...revision("bbbb", ["aaaa"], "two", "CREATE TABLE two (id int);", "DROP TABLE two;")
}

describe("a ledger of 0.1.0", () => {
  it.live("is used as it is beside that version, and upgraded by ensure-ledger, online and by its script", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      yield* run(url, format1Sql)
      assert.strictEqual((yield* strata(place, "upgrade", "aaaa")).code, 0)
      // What 0.1.0 appends, before and after.
      const old = insert("RevisionUnstamped", "zzzz", { reason: "by 0.1.0" })
      yield* run(url, old)
      assert.strictEqual((yield* strata(place, "verify")).code, 0)
      assert.deepStrictEqual((yield* strata(place, "ensure-ledger")).err, [
        "Replaced the functions and triggers of the ledger strata.ledger"
      ])
      assert.deepStrictEqual((yield* strata(place, "ensure-ledger")).err, [
        "Nothing to do, the ledger is up to date: strata.ledger"
      ])
      yield* run(url, old)
      // The statements of 0.1.0 that prepare a run find the table and change nothing.
      yield* run(
        url,
        "INSERT INTO strata.ledger (kind, payload) SELECT 'LedgerCreated', '{\"format\": 1}' WHERE NOT EXISTS (SELECT FROM strata.ledger)"
      )
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      const events: ReadonlyArray<{ readonly kind: string }> = json(yield* strata(place, "log", "--json"))
      assert.deepStrictEqual(events.filter(({ kind }) => kind.startsWith("Ledger")).length, 2)
      assert.strictEqual((yield* strata(place, "verify")).code, 0)
      const other = yield* freshDatabase
      yield* run(other, format1Sql)
      assert.isTrue((yield* psql(other, (yield* strata(place, "ensure-ledger", "--sql")).out.join("\n"))).ok)
      const kinds = yield* run(other, "SELECT kind FROM strata.ledger ORDER BY sequence")
      assert.deepStrictEqual(kinds, [{ kind: "LedgerCreated" }, { kind: "LedgerUpgraded" }])
    }))

  it.live("with a row that no version can read is used again after the row is passed over", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      yield* run(url, `${format1Sql}; INSERT INTO strata.ledger (kind) VALUES ('oops')`)
      const stopped = yield* strata(place, "upgrade")
      assert.strictEqual(stopped.code, 1)
      assert.include(stopped.err.join(), "strata resolve --pass-over 2 --reason \"…\"")
      assert.strictEqual((yield* strata(place, "resolve", "--pass-over", "9", "--reason", "x")).code, 1)
      assert.match(
        (yield* strata(place, "resolve", "--pass-over", "1", "--reason", "x")).err.join(),
        /Event 1 of the ledger can be read/
      )
      assert.strictEqual((yield* strata(place, "resolve", "aaaa", "--pass-over", "2", "--reason", "x")).code, 2)
      const script = (yield* strata(place, "upgrade", "--sql")).out.join("\n")
      assert.include((yield* psql(url, script)).stderr, "event 2 of the ledger was written by a newer version")
      assert.strictEqual((yield* strata(place, "resolve", "--pass-over", "2", "--reason", "a slip")).code, 0)
      // An event that can be read is never hidden.
      yield* run(url, insert("EventPassedOver", null, { sequence: 1, reason: "a lie" }))
      assert.isTrue((yield* psql(url, script)).ok)
      const looked = yield* strata(place, "verify")
      assert.strictEqual(looked.code, 0)
      assert.deepStrictEqual(looked.out.slice(1), ["Event 2, of kind \"oops\", is passed over: a slip"])
      const log = (yield* strata(place, "log")).out.join("\n")
      assert.match(log, /\b2 .*oops .*passed over/)
      assert.match(log, /EventPassedOver .*event 2: a slip/)
      assert.strictEqual((yield* strata(place, "ensure-ledger")).code, 0)
      assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
    }))
})

describe("a ledger of a newer version", () => {
  it.live("is read, and an application with nothing pending starts, but nothing is written", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      yield* strata(place, "upgrade", "aaaa")
      // What the next format might bring: a body of its own, and a kind that older versions may ignore.
      yield* run(
        url,
        `DO $do$ BEGIN EXECUTE replace((SELECT pg_get_functiondef('strata.ledger_append'::regproc)), 'format 3', 'format 4'); END $do$`
      )
      yield* run(
        url,
        `ALTER TABLE strata.ledger DISABLE TRIGGER strata_append;
        INSERT INTO strata.ledger (sequence, kind, payload, previous_hash, hash)
          SELECT 4, 'RevisionDreamt', '{"ignorable": true}', hash, '\\x00' FROM strata.ledger ORDER BY sequence DESC LIMIT 1;
        ALTER TABLE strata.ledger ENABLE ALWAYS TRIGGER strata_append`
      )
      assert.strictEqual((yield* strata(place, "upgrade", "aaaa")).code, 0)
      assert.strictEqual((yield* strata(place, "current")).code, 0)
      assert.match((yield* strata(place, "log")).out.join("\n"), /RevisionDreamt .*of a newer version/)
      const before = yield* run(url, "SELECT count(*)::int AS n FROM strata.ledger")
      for (
        const argv of [["upgrade"], ["stamp", "bbbb"], ["resolve", "--pass-over", "4", "--reason", "x"], [
          "ensure-ledger"
        ]]
      ) {
        const { code, err } = yield* strata(place, ...argv)
        assert.strictEqual(code, 1, argv.join(" "))
        assert.match(err.join(), /newer version of Strata|Event 4 of the ledger can be read/, argv.join(" "))
      }
      const script = (yield* strata(place, "upgrade", "--sql", "aaaa:")).out.join("\n")
      assert.include((yield* psql(url, script)).stderr, "a newer version of Strata upgraded it to format 4")
      assert.deepStrictEqual(yield* run(url, "SELECT count(*)::int AS n FROM strata.ledger"), before)
    }))
})

describe("an event that cannot be read", () => {
  it.live("is listed with all that it has, as the advice of every command that stops at it says", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      yield* strata(place, "upgrade", "aaaa")
      yield* run(
        url,
        `ALTER TABLE strata.ledger DISABLE TRIGGER strata_append;
        INSERT INTO strata.ledger (sequence, kind, revision, payload, recorded_at, previous_hash, hash)
          SELECT sequence + 1, E'o\\x1b[2Jops', 'bbbb', '["a", "\\u001b[1m"]', 'infinity', hash, '\\x00'
          FROM strata.ledger ORDER BY sequence DESC LIMIT 1;
        ALTER TABLE strata.ledger ENABLE ALWAYS TRIGGER strata_append`
      )
      const broken = yield* strata(place, "verify")
      assert.strictEqual(broken.code, 3)
      assert.include(broken.err.join("\n"), "to list its events, run: strata log")
      const [last] = yield* run(url, "SELECT max(sequence)::int AS n FROM strata.ledger")
      for (const argv of [["log"], ["log", "--limit", "1"], ["log", "--revision", "bbbb"]]) {
        const { code, err, out } = yield* strata(place, ...argv)
        assert.strictEqual(code, 0, err.join("\n"))
        assert.match(out.at(-1)!, new RegExp(`^ *${last!["n"]} .*ops.*cannot be read, revision "bbbb": \\["a",`))
        assert.notInclude(out.join("\n"), "\u001b")
      }
      const events = JSON.parse((yield* strata(place, "log", "--json")).out.join("\n"))
      assert.deepInclude(events.at(-1), { unread: "undecodable", revision: "bbbb", payload: ["a", "\u001b[1m"] })
      assert.notProperty(events[0], "unread")
      // What needs the state cannot go on without the event, and says what to do.
      for (const argv of [["current"], ["history", "-i"], ["upgrade"], ["log", "--at", String(last!["n"])]]) {
        const { code, err } = yield* strata(place, ...argv)
        assert.strictEqual(code, 1, argv.join(" "))
        assert.include(err.join("\n"), `resolve --pass-over ${last!["n"]} --reason`, argv.join(" "))
      }
      assert.strictEqual((yield* strata(place, "history")).code, 0)
      assert.strictEqual((yield* strata(place, "show", "aaaa")).code, 0)
    }))
})

/** Makes a ledger without events. */
const emptyLedger = Effect.fnUntraced(function*(place: Home & { readonly url: string }) {
  yield* strata(place, "ensure-ledger")
  yield* run(
    place.url,
    `ALTER TABLE strata.ledger DISABLE TRIGGER USER; DELETE FROM strata.ledger;
    ${
      ["strata_append", "strata_refuse_change", "strata_refuse_truncate"].map((name) =>
        `ALTER TABLE strata.ledger ENABLE ALWAYS TRIGGER ${name}`
      ).join(";")
    }`
  )
})

describe("a copy of a ledger", () => {
  it.live("is made and kept up by a subscription, in whatever order its rows are stored", () =>
    Effect.gen(function*() {
      const server = yield* ownServer("-c", "wal_level=logical")
      const to = (name: string) => Object.assign(new URL(server), { pathname: name }).href
      const place = yield* placeOf(files)
      const [original, copy] = [{ ...place, url: to("original") }, { ...place, url: to("copy") }]
      for (const name of ["original", "copy"]) yield* run(server, `CREATE DATABASE ${name}`)
      yield* strata(original, "upgrade")
      // As after many rollbacks and vacuums, whose holes later events fill.
      yield* run(original.url, "CREATE INDEX backwards ON strata.ledger (sequence DESC)")
      yield* run(original.url, "CLUSTER strata.ledger USING backwards")
      yield* emptyLedger(copy)
      yield* run(original.url, "CREATE PUBLICATION p FOR TABLE strata.ledger")
      yield* run(original.url, "SELECT pg_create_logical_replication_slot('s', 'pgoutput')")
      yield* run(
        copy.url,
        `CREATE SUBSCRIPTION s CONNECTION '${original.url}' PUBLICATION p WITH (create_slot = false)`
      )
      const isSame = Effect.gen(function*() {
        const { head } = json(yield* strata(original, "verify", "--json"))
        const [sequence] = String(head).split(":")
        yield* untilRows(copy.url, `SELECT FROM strata.ledger WHERE sequence = ${sequence}`)
        assert.strictEqual((yield* strata(copy, "verify", "--expect", String(head))).code, 0)
        const [there, here] = yield* Effect.forEach([original, copy], (one) => strata(one, "current", "--json"))
        assert.deepStrictEqual(json(here!), json(there!))
      })
      yield* isSame
      yield* strata(original, "stamp", "base", "--purge")
      yield* isSame
      yield* run(copy.url, "ALTER SUBSCRIPTION s DISABLE")
      yield* run(copy.url, "ALTER SUBSCRIPTION s SET (slot_name = NONE)")
      yield* run(copy.url, "DROP SUBSCRIPTION s")
    }))

  it.live("keeps its hashes under session_replication_role = replica, if they verify, and only there", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      yield* strata(place, "upgrade")
      const { head } = json(yield* strata(place, "verify", "--json"))
      const rows = yield* run(place.url, "SELECT json_agg(l ORDER BY sequence) AS rows FROM strata.ledger AS l")
      const fill = (url: string, role: string, change = "") =>
        Effect.promise(() =>
          withClient(url, async (client) => {
            await client.query(`SET session_replication_role = ${role}`)
            return await client.query(
              `INSERT INTO strata.ledger SELECT sequence, id, kind, ${
                change === "" ? "revision" : change
              }, payload, recorded_at, recorded_by, previous_hash, hash
              FROM json_populate_recordset(NULL::strata.ledger, $1) ORDER BY sequence`,
              [JSON.stringify(rows[0]!["rows"])]
            ).then(() => undefined, (error: { readonly code?: string }) => error.code)
          })
        )
      const copies = yield* Effect.forEach(["a", "b"], () =>
        Effect.gen(function*() {
          const copy = { ...place, url: yield* freshDatabase }
          yield* emptyLedger(copy)
          return copy
        }))
      assert.strictEqual(yield* fill(copies[0]!.url, "replica", "'forged'"), "55000")
      assert.isUndefined(yield* fill(copies[0]!.url, "replica"))
      assert.strictEqual((yield* strata(copies[0]!, "verify", "--expect", head)).code, 0)
      // Anywhere else what an INSERT says about itself is not believed.
      assert.isUndefined(yield* fill(copies[1]!.url, "origin"))
      assert.strictEqual((yield* strata(copies[1]!, "verify")).code, 0)
      assert.strictEqual((yield* strata(copies[1]!, "verify", "--expect", head)).code, 3)
    }))
})
