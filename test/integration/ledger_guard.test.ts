import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as SqlClient from "effect/sql/SqlClient"
import { serverError } from "../../src/client/mod.ts"
import { Event, Ledger, LedgerSql, LedgerState } from "../../src/ledger/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { appliedEvent, checksum, history, startedEvent } from "../ledger/arbitrary_event.ts"
import { format1, ledgerOf, ledgersOfFile, rolledBack, unsafe } from "../ledger/server_ledger.ts"
import { freshDatabase, query } from "../support/server.ts"

const emptyLedger = ledgersOfFile()

const { guard } = LedgerSql

/** What a script says of the applied revisions of a state, as the ledger has them. */
const expectedOf = (state: LedgerState.State): ReadonlyArray<LedgerSql.Expected> =>
  [...LedgerState.applied(state)].map((id) => {
    const { checksum: known, parents = [] } = state.revisions.get(id)!
    return { id, checksum: known ?? checksum("9"), parents }
  })

/** Revisions from a file and on parents that say nothing. */
const named = (...ids: ReadonlyArray<string>): ReadonlyArray<LedgerSql.Expected> =>
  ids.map((id) => ({ id, checksum: checksum("a"), parents: [] }))

/** Runs the guard in a savepoint or a transaction of its own, and gives what the server says against it. */
const objection = Effect.fnUntraced(function*(applied: Iterable<LedgerSql.Expected>) {
  const sql = yield* SqlClient.SqlClient
  const exit = yield* Effect.exit(sql.withTransaction(unsafe(guard({}, applied).text)))
  if (Exit.isSuccess(exit)) return undefined
  return serverError(yield* Effect.flip(exit))
})

layer(emptyLedger())("guard", (it) => {
  it.effect.prop(
    "passes exactly where the fold in TypeScript finds the same revisions applied, as they are, and no doubt",
    { history },
    ({ history }) =>
      Effect.gen(function*() {
        const outcome = yield* rolledBack(Effect.gen(function*() {
          const ledger = yield* Ledger
          yield* ledger.ensure
          yield* Effect.forEach(history, (event, index) => ledger.append(event, index + 2))
          const state = LedgerState.fold(yield* ledger.read)
          const applied = LedgerState.applied(state)
          const doubtful = LedgerState.inDoubt(state)
          const expected = expectedOf(state)
          const against = yield* objection(expected)
          if (doubtful.size > 0) {
            const names = [...doubtful.keys()].toSorted().map((id) => `"${id}"`).join(", ")
            assert.strictEqual(
              against?.message,
              `Cannot run this script: these revisions started and have no recorded end: ${names}`
            )
            return
          }
          assert.isUndefined(against)
          for (const id of ["a", "b", "c", "D'\"é%", "unheard of"]) {
            const others = expected.filter((it) => it.id !== id)
            const problem = applied.has(id)
              ? "ahead of the script by 1: applied and not expected"
              : "not at the script's starting revision: expected and not applied"
            assert.strictEqual(
              (yield* objection(applied.has(id) ? others : [...others, ...named(id)]))?.message,
              `Cannot run this script: the database is ${problem}: "${id}"`
            )
          }
          for (const it of expected) {
            const { parents } = state.revisions.get(it.id)!
            const others = expected.filter(({ id }) => id !== it.id)
            const changed =
              `Cannot run this script: these revisions differ from the script, because they were edited or re-parented: "${it.id}"`
            const edited = yield* objection([...others, { ...it, checksum: checksum("9") }])
            assert.strictEqual(edited?.message, changed)
            const moved = yield* objection([...others, { ...it, parents: [...it.parents, "elsewhere"] }])
            assert.strictEqual(moved?.message, parents === undefined ? undefined : changed)
            assert.isUndefined(
              yield* objection([...others, { ...it, parents: [...it.parents, ...it.parents].toReversed() }])
            )
          }
        }))
        assert.strictEqual(outcome, "rolled back")
      }),
    { arbitrary: { runs: 25 } }
  )
})

describe("guard", () => {
  it.effect("takes a database without a ledger for one with nothing applied", () =>
    Effect.gen(function*() {
      assert.isUndefined(yield* objection([]))
      const against = yield* objection(named("b", "a"))
      assert.include(against?.message, `: expected and not applied: "a", "b"`)
      assert.deepStrictEqual(against?.sqlstate, "55000")
      assert.include(against?.hint, "strata current")
    }).pipe(Effect.provide(emptyLedger())))

  it.effect("names what is missing and what is too much", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      yield* ledger.ensure
      yield* ledger.append(appliedEvent("a"), 2)
      yield* ledger.append(appliedEvent("b"), 3)
      assert.include(
        (yield* objection(named("b", "c")))?.message,
        `: expected and not applied: "c": applied and not expected: "a"`
      )
    }).pipe(Effect.provide(emptyLedger())))

  it.effect("refuses a ledger with kinds or a format of a newer version", () =>
    Effect.gen(function*() {
      yield* format1
      for (const row of [`'RevisionDreamt', '{}'`, `'LedgerCreated', '{"format": 4}'`]) {
        yield* rolledBack(Effect.gen(function*() {
          yield* unsafe(`INSERT INTO strata.ledger (kind, payload) VALUES (${row})`)
          assert.include(
            (yield* objection([]))?.message,
            "event 2 of the ledger was written by a newer version of Strata"
          )
        }))
      }
    }).pipe(Effect.provide(emptyLedger())))

  it.effect("leaves the search path of the transaction and of the session as they were", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* unsafe(`SET search_path = "$user", "we, ird", public`)
      const shown = yield* sql.withTransaction(Effect.gen(function*() {
        yield* unsafe(`SET LOCAL search_path = 'x'`)
        yield* unsafe(guard({}, []).text)
        return yield* unsafe("SHOW search_path")
      }))
      assert.deepStrictEqual(shown, [{ search_path: "x" }])
      yield* unsafe(guard({}, []).text)
      assert.deepStrictEqual(yield* unsafe("SHOW search_path"), [{ search_path: `"$user", "we, ird", public` }])
    }).pipe(Effect.provide(emptyLedger())))
})

describe("bootstrapGuarded", () => {
  const names = { schema: "off'line $strata$ \\", table: "é$function$\"led\"ger" }
  const events = [
    startedEvent("a"),
    appliedEvent("a", ["it's", "b\\c"]),
    Event.RevisionUnstamped.make({ revision: "a'\\", reason: "back\\slash 'quote' $1 \u{1f600}" })
  ]

  for (const conforming of ["on", "off"]) {
    it.effect(`psql of the script and the online store leave the same ledger, standard_conforming_strings ${conforming}`, () =>
      Effect.gen(function*() {
        const [online, offline] = [yield* freshDatabase, yield* freshDatabase]
        const write = (event: Event.Event) => Sql.inline(LedgerSql.insert(names, event))
        const statements = [
          LedgerSql.bootstrapGuarded(names).text,
          LedgerSql.bootstrapGuarded(names).text,
          guard(names, []).text
        ]
        const script = [...statements, ...yield* Effect.forEach(events, (event) => Effect.fromResult(write(event)))]
        yield* Effect.promise(() =>
          query(
            offline,
            `SET standard_conforming_strings = ${conforming}; SET escape_string_warning = off;
            BEGIN; ${script.join(";\n")}; COMMIT; ${
              guard(names, [{ id: "a", checksum: checksum("a"), parents: ["b\\c", "it's"] }]).text
            }`
          )
        )
        yield* Effect.provide(
          Effect.gen(function*() {
            const ledger = yield* Ledger
            yield* ledger.ensure
            yield* Effect.forEach(events, (event, index) => ledger.append(event, index + 2))
          }),
          ledgerOf(online, names)
        )
        const shape = (url: string) =>
          Effect.gen(function*() {
            const ledger = yield* Ledger
            assert.strictEqual((yield* ledger.verify)._tag, "None")
            const recorded = yield* ledger.read
            const objects = yield* unsafe(
              `SELECT proname, prosrc, proconfig FROM pg_proc WHERE pronamespace = $1::regnamespace
              ORDER BY 1`,
              [Sql.identifierUnsafe(names.schema)]
            )
            const triggers = yield* unsafe(
              "SELECT pg_get_triggerdef(oid) AS definition, tgenabled FROM pg_trigger ORDER BY 1"
            )
            return { events: recorded.map((it) => [it.sequence, it.event, it.recordedBy]), objects, triggers }
          }).pipe(Effect.provide(ledgerOf(url, names)))
        const left = yield* shape(online)
        assert.deepStrictEqual(yield* shape(offline), left)
        assert.lengthOf(left.events, 4)
        assert.lengthOf(left.triggers, 3)
      }))
  }
})
