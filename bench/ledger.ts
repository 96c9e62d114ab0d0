/**
 * Measures how the ledger scales: `DATABASE_URL=… node bench/ledger.ts [sizes…]`, by default 100, 10,000 and 1,000,000
 * events of ten revisions. Creates a database for each size on that server, and drops it at the end.
 *
 * Each row is a figure of this process: its processor time, its time, and the growth of its memory. `state` is what
 * `current` and an upgrade with nothing to do read, `audit` what `verify` does, `page` the newest twenty events.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import * as Client from "../src/client/mod.ts"
import { layerPostgres, Ledger } from "../src/ledger/mod.ts"

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 10_000, 1_000_000]
const server = process.env["DATABASE_URL"] ?? "postgresql://postgres@127.0.0.1/postgres"

const on = (database: string) => {
  const url = new URL(server)
  url.pathname = `/${database}`
  const target = Result.getOrThrow(Client.Target.parse(Redacted.make(url.href)))
  return Layer.provideMerge(Layer.fresh(layerPostgres()), Layer.fresh(Client.layer(target)))
}

const run = (database: string, text: string) =>
  Effect.provide(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(text).unprepared), on(database))

/** Runs of ten revisions, each with a start and a success, in transactions of ten thousand events. */
const fill = (size: number) =>
  `DO $fill$
DECLARE checksum text := 'sha256:' || repeat('a', 64);
BEGIN
  FOR run IN 1 .. ${Math.floor((size - 1) / 2)} LOOP
    INSERT INTO strata.ledger (kind, revision, payload) VALUES
      ('RevisionStarted', 'r' || run % 10,
        jsonb_build_object('direction', 'upgrade', 'checksum', checksum, 'transactional', true)),
      ('RevisionApplied', 'r' || run % 10, jsonb_build_object('checksum', checksum, 'parents', '[]'::jsonb));
    IF run % 5000 = 0 THEN COMMIT; END IF;
  END LOOP;
END $fill$`

const cost = Effect.fnUntraced(function*<A, E, R>(work: Effect.Effect<A, E, R>) {
  const [before, start, memory] = [process.cpuUsage(), performance.now(), process.memoryUsage.rss()]
  yield* work
  const { system, user } = process.cpuUsage(before)
  const time = performance.now() - start
  return { cpu: (user + system) / 1e3, time, memory: (process.memoryUsage.rss() - memory) / 1e6 }
})

const measure = Effect.gen(function*() {
  const ledger = yield* Ledger
  const parts = {
    state: ledger.state,
    page: Stream.runDrain(ledger.events({ newest: 20 })),
    audit: ledger.audit()
  }
  // The first state connects and loads the driver.
  yield* ledger.state
  for (const [name, work] of Object.entries(parts)) {
    const { cpu, memory, time } = yield* cost(Effect.asVoid(work as Effect.Effect<unknown, unknown>))
    console.log(
      `  ${name.padEnd(8)}${cpu.toFixed(1).padStart(10)} ms cpu${time.toFixed(1).padStart(12)} ms${
        memory.toFixed(1).padStart(9)
      } MB`
    )
  }
})

for (const size of sizes) {
  const database = `strata_bench_${process.pid}_${size}`
  const whole = Effect.gen(function*() {
    yield* run("postgres", `CREATE DATABASE ${database}`)
    yield* Effect.provide(Effect.flatMap(Ledger, (ledger) => ledger.ensure), on(database))
    yield* run(database, fill(size))
    console.log(`${size.toLocaleString("en")} events`)
    yield* Effect.provide(measure, on(database))
  })
  await Effect.runPromise(
    Effect.ensuring(whole, Effect.ignore(run("postgres", `DROP DATABASE ${database} WITH (FORCE)`)))
  )
}
