import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import { serverError } from "../../src/client/mod.ts"
import { Event, HashChain, Ledger, type LedgerError, LedgerSql } from "../../src/ledger/mod.ts"
import { appliedEvent, checksum, startedEvent } from "../ledger/arbitrary_event.ts"
import { format1, freshLedger, ledgerOf, ledgersOfFile, unsafe } from "../ledger/server_ledger.ts"
import { blocked } from "../support/activity.ts"
import { freshDatabase, query, urlOf } from "../support/server.ts"
import { first } from "../support/soak.ts"
import { untilRows } from "../support/until.ts"

const emptyLedger = ledgersOfFile()

const refused = (text: string) =>
  Effect.map(Effect.flip(unsafe(text)), (error) => {
    assert.strictEqual(error._tag, "SqlError")
    return serverError(error)
  })

const appendTo = (url: string, event: Event.Event, expected: number) =>
  Effect.flatMap(Ledger, (ledger) => ledger.append(event, expected)).pipe(Effect.provide(ledgerOf(url)))

const readOf = (url: string) => Effect.flatMap(Ledger, (ledger) => ledger.read).pipe(Effect.provide(ledgerOf(url)))

const ensureOn = (url: string) => Effect.flatMap(Ledger, (ledger) => ledger.ensure).pipe(Effect.provide(ledgerOf(url)))

const reasons = (exits: ReadonlyArray<Exit.Exit<unknown, LedgerError>>): ReadonlyArray<string> =>
  exits.map((exit) =>
    Exit.isSuccess(exit) ? "won" : Option.match(Exit.findErrorOption(exit), {
      onNone: () => "died",
      onSome: (error) => error.reason._tag
    })
  )

/** Rows of the ledger as a person sees them who has only psql. */
const byHand = (url: string, text: string) => Effect.promise(() => query(url, text))

describe("ensure", () => {
  for (const round of first(1, [1, 2, 3])) {
    it.live(`many processes at once create one ledger, round ${round}`, () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        yield* Effect.all(Array.from({ length: 16 }, () => ensureOn(url)), { concurrency: "unbounded" })
        assert.deepStrictEqual((yield* readOf(url)).map((it) => [it.sequence, it.event._tag]), [[1, "LedgerCreated"]])
      }))
  }

  it.live("needs no right but USAGE and SELECT on a ledger that exists, also in a read-only session", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* ensureOn(url)
      yield* appendTo(url, appliedEvent("a"), 2)
      const role = `reader_${new URL(url).pathname.slice(1)}`
      yield* byHand(
        url,
        `CREATE ROLE "${role}" LOGIN PASSWORD 'reader'; GRANT USAGE ON SCHEMA strata TO "${role}";
        GRANT SELECT ON strata.ledger TO "${role}"; ALTER ROLE "${role}" SET default_transaction_read_only = on`
      )
      yield* Effect.addFinalizer(() => byHand(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`))
      const asReader = urlOf(new URL(url).pathname.slice(1), role, "reader")
      yield* ensureOn(asReader)
      assert.strictEqual((yield* readOf(asReader)).length, 2)
      const error = yield* Effect.flip(appendTo(asReader, appliedEvent("b"), 3))
      assert.include(error.message, `Cannot append to the ledger "strata.ledger": `)
    }))

  it.live("works with a schema that exists and no right to create schemas", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const role = `maker_${new URL(url).pathname.slice(1)}`
      yield* byHand(url, `CREATE ROLE "${role}" LOGIN PASSWORD 'maker'`)
      yield* Effect.addFinalizer(() => byHand(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`))
      const asMaker = urlOf(new URL(url).pathname.slice(1), role, "maker")
      const error = yield* Effect.flip(ensureOn(asMaker))
      assert.strictEqual(error.reason._tag, "NotAllowed")
      yield* byHand(url, `CREATE SCHEMA strata AUTHORIZATION "${role}"`)
      yield* ensureOn(asMaker)
      assert.strictEqual((yield* readOf(asMaker))[0]!.recordedBy, role)
    }))

  it.live("inside a transaction that rolls back leaves nothing", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      const sql = yield* SqlClient.SqlClient
      yield* Effect.exit(sql.withTransaction(Effect.andThen(ledger.ensure, Effect.fail("no"))))
      assert.deepStrictEqual(yield* unsafe("SELECT 1 FROM pg_namespace WHERE nspname = 'strata'"), [])
    }).pipe(Effect.provide(emptyLedger())))

  it.live("refuses a name that PostgreSQL would cut, with a sentence", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip((yield* Ledger).ensure)
      assert.match(error.message, /^Cannot name the ledger "strata.t+": /)
    }).pipe(Effect.provide(emptyLedger({ table: "t".repeat(64) }))))

  it.live("two ledgers whose long names share their beginning live in one schema", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      for (const table of [`${"t".repeat(62)}1`, `${"t".repeat(62)}2`]) {
        yield* Effect.gen(function*() {
          const ledger = yield* Ledger
          yield* ledger.ensure
          yield* ledger.append(appliedEvent(table), 2)
          assert.deepStrictEqual(yield* ledger.verify, Option.none())
        }).pipe(Effect.provide(ledgerOf(url, { table })))
      }
    }))
})

describe("prepare", () => {
  it.live("renews the triggers of a ledger that an older version made, and keeps its events", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* ledger.append(appliedEvent("a"), 2)
      const before = yield* ledger.read
      const change = "strata_refuse_change"
      for (
        const [old, ...unprotected] of [
          [`ALTER TABLE strata.ledger DISABLE TRIGGER ${change}`, `${change} is disabled`],
          ["ALTER TABLE strata.ledger ENABLE TRIGGER strata_append", "strata_append is disabled"],
          ["DROP TRIGGER strata_refuse_truncate ON strata.ledger", "strata_refuse_truncate is missing"],
          ["DROP INDEX strata.ledger_kind_revision_sequence_idx"],
          [
            `CREATE OR REPLACE TRIGGER ${change} BEFORE UPDATE OR DELETE ON strata.ledger FOR EACH ROW WHEN (false)
              EXECUTE FUNCTION strata.ledger_refuse(); ALTER TABLE strata.ledger ENABLE ALWAYS TRIGGER ${change}`,
            `${change} differs from`
          ],
          [
            `CREATE OR REPLACE TRIGGER ${change} BEFORE UPDATE OF kind OR DELETE ON strata.ledger FOR EACH ROW
              EXECUTE FUNCTION strata.ledger_refuse(); ALTER TABLE strata.ledger ENABLE ALWAYS TRIGGER ${change}`,
            `${change} differs from`
          ],
          ["ALTER FUNCTION strata.ledger_append() RESET search_path", "strata_append differs from"],
          ["ALTER FUNCTION strata.ledger_append() SECURITY DEFINER", "strata_append differs from"],
          [
            "CREATE OR REPLACE FUNCTION strata.ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            `${change} differs from`,
            "strata_refuse_truncate differs from"
          ]
        ] as const
      ) {
        for (const statement of old.split("; A")) yield* unsafe(statement.replace(/^LTER/, "ALTER"))
        assert.deepStrictEqual(
          (yield* ledger.findings).map((it) =>
            it.problem.replace(/^its trigger "|"(?= )| the one that Strata creates$/g, "")
          ),
          [...unprotected]
        )
        yield* ledger.ensure
        assert.deepStrictEqual([yield* ledger.prepare, yield* ledger.prepare], ["renewed", "unchanged"])
        assert.strictEqual((yield* refused("DELETE FROM strata.ledger")).sqlstate, "2F002")
      }
      assert.deepStrictEqual(yield* ledger.read, before)
    }).pipe(Effect.provide(emptyLedger())))

  it.live("by many at once makes one ledger", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const prepare = Effect.flatMap(Ledger, (ledger) => ledger.prepare).pipe(Effect.provide(ledgerOf(url)))
      yield* Effect.all(Array.from({ length: 8 }, () => prepare), { concurrency: "unbounded" })
      assert.deepStrictEqual((yield* readOf(url)).map((it) => [it.sequence, it.event._tag]), [[1, "LedgerCreated"]])
    }))
})

describe("append", () => {
  it.live("of two connections at the same number exactly one wins, and the loser gets SequenceTaken", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* ensureOn(url)
      const numbers = first(2, [2, 3, 4, 5, 6])
      for (const expected of numbers) {
        const racers = ["a", "b", "c", "d"].map((id) => Effect.exit(appendTo(url, appliedEvent(id), expected)))
        const outcomes = reasons(yield* Effect.all(racers, { concurrency: "unbounded" }))
        assert.deepStrictEqual(outcomes.toSorted(), ["SequenceTaken", "SequenceTaken", "SequenceTaken", "won"])
      }
      assert.strictEqual((yield* readOf(url)).length, numbers.at(-1))
    }))

  it.live("waits for an uncommitted append of the same number and loses to its commit", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* ensureOn(url)
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const ledger = yield* Ledger
        const loser = yield* sql.withTransaction(Effect.gen(function*() {
          yield* ledger.append(startedEvent("a"), 2)
          const loser = yield* Effect.forkChild(Effect.exit(appendTo(url, startedEvent("a"), 2)))
          yield* untilRows(url, blocked)
          return loser
        }))
        assert.deepStrictEqual(reasons([yield* Fiber.join(loser)]), ["SequenceTaken"])
      }).pipe(Effect.provide(ledgerOf(url)))
    }))

  it.live("a person with psql appends with a plain INSERT, whose claims about itself are ignored", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* unsafe(`INSERT INTO strata.ledger (kind, revision, payload, recorded_at, recorded_by, previous_hash, hash)
        VALUES ('RevisionUnstamped', 'a', '{"reason": "by hand"}', 'epoch', 'nobody', '\\x00', '\\x01'),
          ('RevisionUnstamped', 'b', DEFAULT, DEFAULT, DEFAULT, DEFAULT, '\\x01')`)
      assert.deepStrictEqual(yield* ledger.verify, Option.none())
      const [, first, second] = yield* ledger.read
      assert.deepStrictEqual([first!.sequence, second!.sequence], [2, 3])
      assert.strictEqual(first!.recordedBy, "postgres")
      assert.isAbove(first!.recordedAt.epochMilliseconds, 0)
    }).pipe(Effect.provide(emptyLedger())))

  it.live("the hash depends on no setting of the session", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* unsafe("SET TimeZone = 'Asia/Kathmandu'")
      yield* unsafe("SET DateStyle = 'German'")
      yield* unsafe("SET bytea_output = 'escape'")
      yield* unsafe("SET extra_float_digits = -5")
      yield* unsafe("SET search_path = ''")
      yield* ledger.append(Event.RevisionUnstamped.make({ revision: "a", reason: "é \\ \u0001" }), 2)
      assert.deepStrictEqual(yield* ledger.verify, Option.none())
      yield* unsafe("RESET ALL")
      assert.deepStrictEqual(yield* ledger.verify, Option.none())
    }).pipe(Effect.provide(emptyLedger())))
})

const insertNumber = (sequence: number) =>
  refused(`INSERT INTO strata.ledger (sequence, kind) VALUES (${sequence}, 'RevisionUnstamped')`)

describe("the table", () => {
  const changes = [
    ["UPDATE", "UPDATE strata.ledger SET kind = 'x'"],
    ["DELETE", "DELETE FROM strata.ledger"],
    ["TRUNCATE", "TRUNCATE strata.ledger"],
    [
      "UPDATE",
      `INSERT INTO strata.ledger (sequence, id, kind, revision) SELECT NULL, id, 'RevisionUnstamped', 'x' FROM strata.ledger
      ON CONFLICT (id) DO UPDATE SET kind = 'x'`
    ]
  ] as const
  for (const replica of [false, true]) {
    const when = replica ? " with session_replication_role = replica" : ""
    for (const [verb, text] of changes) {
      it.live(`refuses ${text.slice(0, 6)}${text.includes("CONFLICT") ? " ON CONFLICT" : ""}${when}`, () =>
        Effect.gen(function*() {
          const ledger = yield* Ledger
          yield* ledger.ensure
          if (replica) yield* unsafe("SET session_replication_role = replica")
          const error = yield* refused(text)
          assert.strictEqual(error.message, `The ledger "strata.ledger" is append-only: ${verb} is refused`)
          assert.strictEqual(error.sqlstate, "2F002")
          yield* ledger.append(appliedEvent("a"), 2)
          assert.deepStrictEqual(yield* ledger.verify, Option.none())
        }).pipe(Effect.provide(emptyLedger())))
    }
  }

  it.live("tells a used number from one that leaves a gap", () =>
    Effect.gen(function*() {
      yield* (yield* Ledger).ensure
      assert.strictEqual((yield* insertNumber(1)).sqlstate, "23505")
      const gap = yield* insertNumber(3)
      assert.deepStrictEqual(
        [gap.sqlstate, gap.message],
        ["55000", `Cannot append event 3 to the ledger "strata.ledger": its last event is 1`]
      )
    }).pipe(Effect.provide(emptyLedger())))

  it.live("objects planted in the search path change nothing", () =>
    Effect.gen(function*() {
      for (
        const planted of [
          "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$",
          "CREATE FUNCTION public.to_regclass(text) RETURNS regclass LANGUAGE sql AS 'SELECT NULL::regclass'",
          "CREATE FUNCTION public.encode(bytea, text) RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$",
          "CREATE FUNCTION public.no(text, text) RETURNS bool LANGUAGE sql AS 'SELECT false'",
          "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.no)",
          "CREATE FUNCTION public.zero(numeric, numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 0.0'",
          "CREATE OPERATOR public.* (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = public.zero)",
          "CREATE DOMAIN public.text AS pg_catalog.int4",
          "CREATE DOMAIN public.jsonb AS pg_catalog.int4",
          "CREATE TABLE public.ledger (sequence int)",
          "SET search_path = public, pg_catalog"
        ]
      ) yield* unsafe(planted)
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* ledger.append(appliedEvent("a"), 2)
      const [created, applied] = yield* ledger.read
      assert.strictEqual(applied!.previousHash, created!.hash)
      assert.match(applied!.hash, /^[0-9a-f]{64}$/)
      assert.isAbove(applied!.recordedAt.epochMilliseconds, 0)
      assert.deepStrictEqual(yield* ledger.verify, Option.none())
      yield* unsafe(LedgerSql.guard({}, [{ id: "a", checksum: checksum("a"), parents: [] }]).text)
      assert.deepStrictEqual(yield* unsafe("SHOW search_path"), [{ search_path: "public, pg_catalog" }])
      yield* unsafe(`DROP SCHEMA strata CASCADE`)
      yield* unsafe(LedgerSql.bootstrapGuarded({}).text)
      assert.deepStrictEqual(yield* ledger.verify, Option.none())
    }).pipe(Effect.provide(freshLedger())))
})

describe("verify", () => {
  const tampering = [
    ["a changed payload", "UPDATE strata.ledger SET payload = '{}' WHERE sequence = 3", 3, /content/],
    [
      "a changed time",
      "UPDATE strata.ledger SET recorded_at = recorded_at + '1 us'::interval WHERE sequence = 2",
      2,
      /content/
    ],
    ["a changed author", "UPDATE strata.ledger SET recorded_by = 'x' WHERE sequence = 4", 4, /content/],
    ["a revision moved to null", "UPDATE strata.ledger SET revision = NULL WHERE sequence = 3", 3, /content/],
    ["a removed event", "DELETE FROM strata.ledger WHERE sequence = 3", 3, /missing/],
    ["a removed beginning", "DELETE FROM strata.ledger WHERE sequence = 1", 1, /missing/],
    [
      "an inserted event",
      `UPDATE strata.ledger SET sequence = 5 + 1 WHERE sequence = 5;
      UPDATE strata.ledger SET sequence = 4 + 1 WHERE sequence = 4;
      INSERT INTO strata.ledger SELECT 4, gen_random_uuid(), kind, 'x', payload, recorded_at, recorded_by, hash, sha256('x')
        FROM strata.ledger WHERE sequence = 3`,
      4,
      /content/
    ],
    [
      "an event before the first",
      "INSERT INTO strata.ledger (sequence, kind, hash) VALUES (-7, 'x', 'x')",
      -7,
      /number/
    ],
    [
      "two events that changed places",
      `UPDATE strata.ledger AS a SET revision = b.revision, payload = b.payload, recorded_at = b.recorded_at
        FROM strata.ledger AS b WHERE a.sequence + b.sequence = 6 AND a.sequence IN (2, 4)`,
      2,
      /content/
    ],
    ["a forged hash", "UPDATE strata.ledger SET hash = sha256('x') WHERE sequence = 3", 3, /content/],
    ["a forged link", "UPDATE strata.ledger SET previous_hash = sha256('x') WHERE sequence = 3", 3, /event before/]
  ] as const
  for (const [what, text, sequence, reason] of tampering) {
    it.live(`names ${what}, made with the triggers disabled`, () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        yield* ledger.ensure
        for (const [index, id] of ["a", "b", "c", "d"].entries()) yield* ledger.append(appliedEvent(id), index + 2)
        assert.deepStrictEqual(yield* ledger.verify, Option.none())
        yield* unsafe("ALTER TABLE strata.ledger DISABLE TRIGGER ALL")
        for (const statement of text.split(";")) yield* unsafe(statement)
        const fault = Option.getOrThrow(yield* ledger.verify)
        assert.strictEqual(fault.sequence, sequence)
        assert.match(fault.reason, reason)
      }).pipe(Effect.provide(emptyLedger())))
  }

  it.live("does not see that the newest events were removed, which an anchor does", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* ledger.append(appliedEvent("a"), 2)
      const anchor = yield* ledger.append(appliedEvent("b"), 3)
      yield* unsafe("ALTER TABLE strata.ledger DISABLE TRIGGER ALL")
      yield* unsafe("DELETE FROM strata.ledger WHERE sequence = 3")
      yield* unsafe("ALTER TABLE strata.ledger ENABLE ALWAYS TRIGGER strata_append")
      assert.deepStrictEqual(yield* ledger.verify, Option.none())
      assert.strictEqual(Option.getOrThrow(HashChain.holds(yield* ledger.read, anchor)).reason, "it is missing")
      yield* ledger.append(appliedEvent("c"), 3)
      assert.deepStrictEqual(yield* ledger.verify, Option.none())
      assert.match(Option.getOrThrow(HashChain.holds(yield* ledger.read, anchor)).reason, /replaced/)
    }).pipe(Effect.provide(emptyLedger())))

  it.live("reads a chain that holds kinds of a newer version, which read refuses", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* format1
      yield* unsafe(
        `INSERT INTO strata.ledger (kind, payload) VALUES ('RevisionDreamt', '{"n": 1.50e10, "b": [null, {}]}')`
      )
      assert.deepStrictEqual(yield* ledger.verify, Option.none())
      const { reason } = yield* Effect.flip(ledger.read)
      assert.deepStrictEqual(
        [reason._tag, Object(reason).kind, Object(reason).sequence],
        ["NewerLedger", "RevisionDreamt", 2]
      )
    }).pipe(Effect.provide(emptyLedger())))
})
