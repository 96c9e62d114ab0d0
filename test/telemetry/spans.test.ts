import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as References from "effect/References"
import * as SqlClient from "effect/sql/SqlClient"
import * as Tracer from "effect/Tracer"
import { Migration, Migrator, Op } from "../../src/mod.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { hold } from "../support/hold.ts"
import { freshDatabase } from "../support/server.ts"

/** A tracer in memory, and the tree of what it was told. */
const makeTracer = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const childrenOf = (parent: Tracer.AnySpan | undefined) =>
    spans.filter((span) => Option.getOrUndefined(span.parent)?.spanId === parent?.spanId)
  const tree = (parent?: Tracer.AnySpan): ReadonlyArray<unknown> =>
    childrenOf(parent).map((span) => {
      const below = tree(span)
      return below.length === 0 ? span.name : [span.name].concat(below as Array<string>)
    })
  const named = (name: string) => spans.filter((span) => span.name === name)
  return { tracer, spans, tree, named, childrenOf }
}

const hostile = "we\"ird\u0007\nname"

const history = [
  Migration.make({
    revision: "one",
    parents: [],
    message: "first",
    upgrade: Effect.gen(function*() {
      yield* Op.createTable("one", { id: Op.column("int"), mood: Op.column("text", { default: "secret-default" }) })
      yield* Op.execute(Op.sql`INSERT INTO one VALUES (${1}, ${"secret-parameter"})`)
      const sql = yield* SqlClient.SqlClient
      yield* sql.unsafe("UPDATE one SET mood = 'secret-literal' WHERE id = 4711").pipe(Effect.withSpan("backfill"))
    }),
    downgrade: Op.dropTable("one")
  }),
  Migration.make({
    revision: "two",
    parents: ["one"],
    message: "second",
    upgrade: Op.createTable(hostile, { id: Op.column("int") }),
    downgrade: Op.dropTable(hostile)
  })
]

describe("telemetry", () => {
  it.live("a run is a tree of revisions and statements in the application's tracer, without the values", () =>
    Effect.gen(function*() {
      const { named, spans, tracer, tree } = makeTracer()
      const url = yield* freshDatabase
      const lines: Array<Record<string, unknown>> = []
      const logger = Logger.make<unknown, void>(({ fiber }) => {
        lines.push(fiber.getRef(References.CurrentLogAnnotations))
      })
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), history), { local: true }).pipe(
        Effect.provideService(Logger.CurrentLoggers, new Set([logger])),
        Effect.withSpan("application"),
        Effect.provideService(Tracer.Tracer, tracer)
      )
      assert.deepStrictEqual(spans.filter(({ parent }) => Option.isNone(parent)).map(({ name }) => name), [
        "application"
      ])
      const run = named("Migrator.run")[0]!
      const revisions = (tree(run) as ReadonlyArray<unknown>).filter((span) =>
        Array.isArray(span) && span[0] === "Migrator.revision"
      )
      assert.deepStrictEqual(revisions, [
        // Effect names the query of a client after its database.
        ["Migrator.revision", `CREATE TABLE "one"`, "INSERT one", ["backfill", new URL(url).pathname.slice(1)]],
        ["Migrator.revision", `CREATE TABLE "we""ird name"`]
      ])
      assert.lengthOf(named("ScriptDirectory.load"), 1)
      const [first, second] = named("Migrator.revision")
      assert.deepStrictEqual(Object.fromEntries(first!.attributes), {
        "strata.revision.id": "one",
        "strata.revision.message": "first",
        "strata.revision.direction": "upgrade",
        "strata.revision.transactional": true,
        "strata.revision.attempt": 1,
        "strata.ledger.first_sequence": 2,
        "strata.ledger.last_sequence": 3
      })
      assert.strictEqual(second!.attributes.get("strata.ledger.last_sequence"), 5)
      const insert = named("INSERT one")[0]!
      const { pathname, port } = new URL(url)
      assert.deepStrictEqual(Object.fromEntries(insert.attributes), {
        "db.system.name": "postgresql",
        "db.namespace": pathname.slice(1),
        "server.address": "127.0.0.1",
        "server.port": Number(port),
        "db.operation.name": "INSERT",
        "db.collection.name": "one",
        "db.query.summary": "INSERT one",
        "db.query.text": "INSERT INTO one VALUES ($1::int4, $2)"
      })
      for (const span of spans) {
        assert.notMatch(JSON.stringify([...span.attributes]), /secret-|4711/)
        if (span.status._tag !== "Ended") assert.fail(`${span.name} has not ended`)
        const parent = Option.getOrUndefined(span.parent)
        if (parent?._tag === "Span" && parent.status._tag === "Ended") {
          assert.isTrue(
            parent.status.startTime <= span.startTime && span.status.endTime <= parent.status.endTime,
            span.name
          )
        }
      }
      assert.includeDeepMembers(lines.map(({ direction, event, revision }) => ({ direction, event, revision })), [
        { direction: "upgrade", event: "Finished", revision: "one" },
        { direction: "upgrade", event: "Finished", revision: "two" }
      ])
    }))

  it.live("a failure is told by its span with the code of the server, and counted", () =>
    Effect.gen(function*() {
      const { named, tracer } = makeTracer()
      const url = yield* freshDatabase
      const failing = Migration.make({
        revision: "bad",
        parents: [],
        message: "bad",
        upgrade: Effect.gen(function*() {
          yield* Op.createTable("t", { id: Op.column("int") })
          yield* Op.execute("INSERT INTO missing VALUES (1)")
        })
      })
      const before = yield* countOf("strata.revision.failed")
      const exit = yield* Effect.exit(Effect.provide(Migrator.upgrade(), on(clientOf(url), [failing]), { local: true }))
        .pipe(Effect.provideService(Tracer.Tracer, tracer))
      assert.isTrue(Exit.isFailure(exit))
      const [statement] = named("INSERT missing")
      assert.strictEqual(statement!.attributes.get("db.response.status_code"), "42P01")
      assert.strictEqual(statement!.attributes.get("error.type"), "42P01")
      assert.strictEqual((yield* countOf("strata.revision.failed")) - before, 1)
    }))

  it.live("a wait for a lock is a span with the session that holds it, and is measured", () =>
    Effect.gen(function*() {
      const { named, tracer } = makeTracer()
      const url = yield* freshDatabase
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), history.slice(0, 1)), { local: true })
      const { release } = yield* hold(url, "LOCK TABLE one")
      const later = Migration.make({
        revision: "later",
        parents: ["one"],
        message: "later",
        upgrade: Op.addColumn("one", "more", Op.column("int"))
      })
      const program = Effect.provide(Migrator.upgrade(), on(clientOf(url), [history[0]!, later]), { local: true })
      const before = yield* countOf("strata.lock.wait.duration")
      yield* program.pipe(
        Effect.provideService(Migrator.Progress, (event) => event._tag === "Waiting" ? release : Effect.void),
        Effect.provideService(Tracer.Tracer, tracer)
      )
      const [wait] = named("Migrator.lockWait")
      assert.match(String(wait!.attributes.get("strata.lock.blocker")), /^process \d+/)
      assert.strictEqual(Option.getOrThrow(wait!.parent), named("Migrator.revision")[0])
      assert.include(named("Migrator.revision")[0]!.events.map(([name]) => name), "strata.lock.waiting")
      assert.strictEqual((yield* countOf("strata.lock.wait.duration")) - before, 1)
    }))

  it.live("nothing of a trace that is not sampled is made, but the spans of the application", () =>
    Effect.gen(function*() {
      const { spans, tracer } = makeTracer()
      const url = yield* freshDatabase
      yield* Effect.provide(Migrator.upgrade(), on(clientOf(url), history), { local: true }).pipe(
        Effect.withSpan("application", { sampled: false }),
        Effect.provideService(Tracer.Tracer, tracer)
      )
      assert.deepStrictEqual(spans.filter(({ name }) => /^(?:CREATE|INSERT|Migrator.revision)/.test(name)), [])
    }))
})

/** The sum of a counter, or the number of values in a histogram, in the registry. */
const countOf = (id: string) =>
  Effect.map(Metric.snapshot, (all) =>
    all.reduce((sum, metric) =>
      metric.id !== id
        ? sum
        : metric.type === "Counter" || metric.type === "Histogram"
        ? sum + Number(metric.state.count)
        : sum, 0))
