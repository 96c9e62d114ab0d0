/**
 * Each revision starts from the same session: what one of them changes in it, beside the database, is undone after it.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { Client, Migration, Migrator, Op, Target } from "../../src/mod.ts"
import { placeOf, revision } from "../cli/strata.ts"
import { clientOf, on } from "../migrator/fixture.ts"
import { hold } from "../support/hold.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query, urlOf } from "../support/server.ts"
import { first } from "../support/soak.ts"

const rows = (url: string, text: string) => Effect.promise(() => query(url, text))

const guest = `DO $$ BEGIN CREATE ROLE sessions_guest; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$`

/** What revisions leave in a session; the last ones change the role, after which the others would be refused. */
const hostile = [
  "SET TimeZone = 'Asia/Tokyo'",
  "SET LOCAL TimeZone = 'Asia/Kabul'",
  "SET DateStyle = 'SQL, DMY'; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'escape'; SET extra_float_digits = -9",
  "SET client_encoding = 'LATIN1'",
  "SET session_replication_role = replica",
  "SET check_function_bodies = off; SET row_security = off; SET plan_cache_mode = force_generic_plan",
  "SELECT set_config('search_path', '', false)",
  "SET app.tenant = 'x'; SET standard_conforming_strings = off",
  "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY, ISOLATION LEVEL SERIALIZABLE",
  "SET statement_timeout = '1h'; SET lock_timeout = '1h'; SET idle_in_transaction_session_timeout = '1h'",
  "CREATE TEMP TABLE seen (LIKE public.seen)",
  "DECLARE kept CURSOR WITH HOLD FOR SELECT 1; PREPARE p AS SELECT 1; LISTEN somebody",
  "SELECT pg_advisory_lock(5), pg_advisory_lock(5), pg_advisory_lock_shared(6)",
  "SELECT nextval('public.cached')",
  "SET ROLE sessions_guest",
  "SET \"role\" = 'sessions_guest'",
  "SET SESSION AUTHORIZATION sessions_guest",
  "SELECT set_config('session_authorization', 'sessions_guest', false)"
]

const tables = Migration.make({
  revision: "tables",
  parents: [],
  message: "tables",
  upgrade: Op.execute(
    `CREATE TABLE seen (revision text, it jsonb); CREATE SEQUENCE cached CACHE 10;
     CREATE TABLE noted (n int); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN INSERT INTO public.noted VALUES (1); RETURN NEW; END';
     CREATE TRIGGER note AFTER INSERT ON seen FOR EACH ROW EXECUTE FUNCTION note()`
  )
})

/** What a revision finds in its session. */
const look = (id: string) =>
  `INSERT INTO public.seen SELECT '${id}', jsonb_build_object(
    'time', timestamptz '2020-01-01 00:00Z'::text, 'interval', interval '1 day -2 hours'::text,
    'bytes', decode('00ff41', 'hex')::text, 'float', (1 / 3.0::float8)::text, 'roles', session_user || '/' || current_user,
    'settings', (SELECT jsonb_object_agg(name, setting) FROM pg_settings WHERE name IN (
      'session_replication_role', 'check_function_bodies', 'row_security', 'plan_cache_mode', 'statement_timeout',
      'lock_timeout', 'default_transaction_read_only', 'default_transaction_isolation', 'client_encoding',
      'standard_conforming_strings', 'idle_in_transaction_session_timeout')),
    'path', current_schemas(false), 'custom', coalesce(current_setting('app.tenant', true), ''),
    'temporary', (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()),
    'cursors', (SELECT count(*) FROM pg_cursors WHERE is_holdable), 'channels', (SELECT count(*) FROM pg_listening_channels()),
    'statements', (SELECT count(*) FROM pg_prepared_statements WHERE from_sql),
    'locks', (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objid < 10),
    'sequence', nextval('public.cached'), 'encoded', convert_to('é', 'UTF8')::text)`

/** The statements of a revision, in order. */
const chosen = (does: ReadonlyArray<number>): ReadonlyArray<string> =>
  [...new Set(does)].toSorted((a, b) => a - b).map((n) => hostile[n]!)

interface Case {
  readonly revisions: ReadonlyArray<{ readonly does: ReadonlyArray<number>; readonly outside: boolean }>
  readonly ends: ReadonlyArray<boolean>
}

const historyOf = ({ revisions }: Case, isSingle: boolean): ReadonlyArray<Migration.Any> => [
  tables,
  ...revisions.map(({ does, outside }, index) =>
    Migration.make({
      revision: `r${index}`,
      parents: [index === 0 ? "tables" : `r${index - 1}`],
      message: "é",
      transaction: isSingle || !outside,
      upgrade: Op.execute([look(`r${index}`), ...chosen(does)].join("; "))
    })
  )
]

/** The revisions at which the runs of a case end. */
const endsOf = ({ ends, revisions }: Case) =>
  ["tables", ...revisions.map((_, index) => `r${index}`)]
    .filter((_, index) => ends[index] === true || index === revisions.length)

type Mode = Migrator.MigratorSettings["transaction"]

/** The ways to apply a history; each mode and each program is one of the first two. */
const ways = [
  ["single", "script"],
  ["per-migration", "program"],
  ["per-migration", "script"],
  ["single", "program"]
] as const satisfies ReadonlyArray<readonly [Mode, "program" | "script"]>

/** Applies a history in runs that end at these revisions, by the program or by scripts. */
const apply = Effect.fnUntraced(function*(
  url: string,
  history: ReadonlyArray<Migration.Any>,
  mode: Mode,
  by: "program" | "script",
  ends: ReadonlyArray<string> = ["head"]
) {
  const settings = Layer.effect(
    Migrator.Settings,
    Effect.map(Migrator.Settings, (all) => ({ ...all, transaction: mode }))
  )
  for (const [index, end] of ends.entries()) {
    const layers = Layer.merge(on(clientOf(url), history), settings)
    const to = Result.getOrThrow(Target.parse(end))
    if (by === "program") yield* Effect.provide(Migrator.upgrade(to), layers, { local: true })
    else {
      const from = index === 0 ? null : Result.getOrThrow(Target.parse(ends[index - 1]!))
      const script = yield* Effect.provide(Migrator.render("upgrade", { from, to }), layers, { local: true })
      assert.deepStrictEqual(yield* psql(url, script), { stderr: "", ok: true })
    }
  }
})

/** What the revisions of a case saw, when it was applied so. */
const run = Effect.fnUntraced(
  function*(case_: Case, mode: Mode, by: "program" | "script", ends: ReadonlyArray<string>) {
    const url = yield* freshDatabase
    yield* apply(url, historyOf(case_, mode === "single"), mode, by, ends)
    assert.deepStrictEqual(
      yield* rows(url, "SELECT DISTINCT recorded_by FROM strata.ledger WHERE recorded_by <> current_user"),
      []
    )
    const found = yield* rows(url, "SELECT seen.*, (SELECT count(*) FROM noted) FROM seen ORDER BY revision")
    return found.map((row) => JSON.stringify(row)).join("\n")
  }
)

const all = hostile.map((_, n) => n)

/** Applies a case one revision a run, and in all the other ways, which must give the same rows. */
const isTheSame = Effect.fnUntraced(function*(case_: Case) {
  yield* Effect.promise(() => query(urlOf("postgres"), guest))
  const each = ["tables", ...case_.revisions.map((_, index) => `r${index}`)]
  const expected = yield* run(case_, "per-migration", "program", each)
  for (const [mode, by] of first(2, ways)) {
    assert.strictEqual(yield* run(case_, mode, by, endsOf(case_)), expected, `${by}, ${mode}`)
  }
})

describe("a session", () => {
  it.effect.prop(
    "is the same for each revision, in any split into runs, online and in scripts",
    {
      revisions: Schema.Array(Schema.Struct({
        does: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: hostile.length - 1 }))).check(
          Schema.isMinLength(3),
          Schema.isMaxLength(12)
        ),
        outside: Schema.Boolean
      })).check(Schema.isMinLength(2), Schema.isMaxLength(3)),
      ends: Schema.Array(Schema.Boolean).check(Schema.isMinLength(3), Schema.isMaxLength(3))
    },
    (case_) => isTheSame(case_),
    { arbitrary: { runs: 1 } }
  )

  it.effect("is the same after every statement that changes it", () =>
    isTheSame({ revisions: [{ does: all, outside: true }, { does: [], outside: false }], ends: [] }))

  it.effect("has the role of its revision while an index is built, and not while that is recorded", () =>
    Effect.gen(function*() {
      yield* Effect.promise(() => query(urlOf("postgres"), guest))
      const built = Migration.make({
        revision: "built",
        parents: [],
        message: "built",
        transaction: false,
        upgrade: Op.execute("SET ROLE sessions_guest; CREATE INDEX CONCURRENTLY i ON lent (n)")
      })
      for (const by of ["program", "script"] as const) {
        const url = yield* freshDatabase
        yield* rows(url, "CREATE TABLE lent (n int); ALTER TABLE lent OWNER TO sessions_guest")
        yield* rows(url, "GRANT CREATE ON SCHEMA public TO sessions_guest")
        yield* apply(url, [built], "per-migration", by)
        assert.deepStrictEqual(yield* rows(url, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"), [
          { indisvalid: true }
        ])
      }
    }))

  it.effect("has the role of its revision in each step, whose record is that of the run", () =>
    Effect.gen(function*() {
      yield* Effect.promise(() => query(urlOf("postgres"), guest))
      const built = Migration.make({
        revision: "built",
        parents: [],
        message: "built",
        transaction: false,
        upgrade: Op.execute(
          `SET ROLE sessions_guest; CREATE TABLE made (n int); CREATE INDEX CONCURRENTLY i ON made (n);
           SET SESSION AUTHORIZATION sessions_guest; CREATE TABLE also_made ()`
        )
      })
      for (const by of ["program", "script"] as const) {
        const url = yield* freshDatabase
        yield* rows(url, "GRANT CREATE ON SCHEMA public TO sessions_guest")
        yield* apply(url, [built], "per-migration", by)
        assert.deepStrictEqual(
          yield* rows(url, "SELECT tableowner FROM pg_tables WHERE schemaname = 'public'"),
          [{ tableowner: "sessions_guest" }, { tableowner: "sessions_guest" }],
          by
        )
        assert.deepStrictEqual(
          yield* rows(url, "SELECT DISTINCT recorded_by = current_user AS own FROM strata.ledger"),
          [{ own: true }],
          by
        )
      }
    }))

  it.effect("of a script has its own settings again after a revision that reset all settings", () =>
    Effect.gen(function*() {
      yield* Effect.promise(() => query(urlOf("postgres"), guest))
      const url = yield* freshDatabase
      yield* rows(
        url,
        "GRANT CREATE ON SCHEMA public TO sessions_guest; GRANT CREATE ON DATABASE " +
          `${new URL(url).pathname.slice(1)} TO sessions_guest`
      )
      const scriptOf = (text: string, parents: ReadonlyArray<string> = []) => {
        const reset = Migration.make({ revision: "reset", parents, message: "reset", upgrade: Op.execute(text) })
        const after = Migration.make({
          revision: "after",
          parents: ["reset"],
          message: "after",
          upgrade: Op.execute(
            "CREATE TABLE zone AS SELECT current_setting('TimeZone') AS zone, current_user::text AS role"
          )
        })
        return Migrator.render("upgrade", { from: null, to: Result.getOrThrow(Target.parse("head")) }).pipe(
          Effect.provide(on(clientOf(url), [reset, after]), { local: true })
        )
      }
      const own = "SET ROLE sessions_guest; SET TimeZone = 'Asia/Tokyo';\n"
      const inFunction = yield* scriptOf("SET ROLE NONE; DO 'BEGIN RESET ALL; END'")
      const refused = yield* psql(url, own + inFunction)
      assert.match(refused.stderr, /a function or a DO block of the revision .*RESET ALL/)
      assert.deepStrictEqual(yield* rows(url, "SELECT to_regclass('strata.ledger')::text AS ledger"), [{
        ledger: null
      }])
      const script = yield* scriptOf("reset all; SET ROLE NONE")
      assert.deepStrictEqual(yield* psql(url, own + script), { stderr: "", ok: true })
      assert.deepStrictEqual(yield* rows(url, "TABLE zone"), [{ zone: "Asia/Tokyo", role: "sessions_guest" }])
    }))

  it.effect("whose transaction a revision makes read-only is refused, and so said", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const quiet = (text: string, transaction: boolean) =>
        Effect.map(
          Effect.flip(apply(
            url,
            [
              Migration.make({
                revision: "quiet",
                parents: [],
                message: "quiet",
                transaction,
                upgrade: Op.execute(text)
              })
            ],
            "per-migration",
            "program"
          )),
          String
        )
      const refused = yield* quiet("SET \"transaction_read_only\" = on", true)
      assert.match(refused, /Cannot run "SET TRANSACTION"/)
      for (const isInside of [true, false]) {
        const message = yield* quiet("SELECT set_config('transaction_read_only', 'on', true)", isInside)
        assert.match(message, /read-only transaction \(SQLSTATE 25006\)\nHint: .* because the revision made it so/)
        assert.match(message, /Correct "quiet.ts", then run: strata upgrade/)
      }
      // The record of a step is written whatever an earlier one made the default.
      const online = yield* freshDatabase
      const later = Migration.make({
        revision: "later",
        parents: [],
        message: "later",
        transaction: false,
        upgrade: Op.execute(
          "DO 'BEGIN SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; END'; CREATE TABLE made ()"
        )
      })
      yield* apply(online, [later], "per-migration", "program")
      const scripted = yield* freshDatabase
      yield* apply(scripted, [later], "per-migration", "script")
      for (const it of [online, scripted]) {
        assert.deepStrictEqual(yield* rows(it, "SELECT kind FROM strata.ledger WHERE kind = 'RevisionApplied'"), [
          { kind: "RevisionApplied" }
        ])
      }
    }))
})

const one = (url: string) =>
  Client.layerPooled(Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server, {
    maxConnections: 1
  })

/** What an application has in the only session of its pool. */
const own = [
  "SET TimeZone = 'Asia/Tokyo'",
  "SELECT set_config('app.tenant', 'x', false)",
  "LISTEN somebody",
  "SELECT pg_advisory_lock(42)",
  "CREATE TEMP TABLE mine AS SELECT 1 AS n",
  "PREPARE p AS SELECT 1"
]

const kept =
  `SELECT pg_backend_pid() AS pid, current_setting('TimeZone') AS zone, current_setting('app.tenant', true) AS tenant,
  to_regclass('pg_temp.mine')::text AS mine, (SELECT count(*)::int FROM pg_listening_channels()) AS channels,
  (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objid = 42) AS locks,
  (SELECT count(*)::int FROM pg_prepared_statements WHERE from_sql) AS statements`

describe("layerUpgrade", () => {
  it.effect("leaves the only session of a pool as it is, whether a revision is pending or not", () =>
    Effect.gen(function*() {
      const { directory, url } = yield* placeOf(
        revision(
          "left",
          [],
          "left",
          "SET TimeZone = 'UTC'; CREATE TABLE made (); CREATE TEMP TABLE mine ();",
          undefined
        )
      )
      yield* Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        for (const text of own) yield* sql.unsafe(text).unprepared
        const before = yield* sql.unsafe(kept).unprepared
        for (const pending of [true, false]) {
          yield* Effect.provide(Effect.void, Migrator.layerUpgrade({ directory }), { local: true })
          assert.deepStrictEqual(yield* sql.unsafe(kept).unprepared, before, String(pending))
        }
        assert.deepStrictEqual(yield* sql.unsafe("SELECT to_regclass('made')::text AS made"), [{ made: "made" }])
      }).pipe(Effect.provide([one(url), NodeServices.layer], { local: true }))
    }).pipe(Effect.scoped))
})

describe("a deferred trigger", () => {
  it.effect("runs under the settings of its revision, before the session is given to the next", () =>
    Effect.gen(function*() {
      const note =
        `CREATE TABLE t (a int); CREATE TABLE u (b text); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN INSERT INTO u VALUES (coalesce(current_setting('app.x', true), '')); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER note AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note()`
      const history = [
        Migration.make({ revision: "a", parents: [], message: "a", upgrade: Op.execute(note) }),
        Migration.make({
          revision: "b",
          parents: ["a"],
          message: "b",
          upgrade: Op.execute("SELECT set_config('app.x', '!', true); INSERT INTO t VALUES (1)")
        })
      ]
      for (const [transaction, by] of first(2, ways)) {
        const url = yield* freshDatabase
        yield* apply(url, history, transaction, by)
        const found = yield* rows(url, "SELECT b FROM u")
        assert.deepStrictEqual(found, [{ b: transaction === "single" ? "" : "!" }], `${transaction} ${by}`)
      }
    }))
})

describe("a revision that is tried again", () => {
  it.live("does not find what its first attempt left", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      yield* rows(url, "CREATE TABLE busy ()")
      const gate = yield* hold(url, "LOCK TABLE busy")
      const busy = Migration.make({
        revision: "busy",
        parents: [],
        message: "busy",
        upgrade: Op.execute("PREPARE p AS SELECT 1; SELECT pg_advisory_lock(5); ALTER TABLE busy ADD COLUMN a int")
      })
      const settings = Layer.effect(
        Migrator.Settings,
        Effect.map(Migrator.Settings, (all) => ({ ...all, lockTimeout: Duration.millis(50) }))
      )
      yield* Migrator.upgrade().pipe(
        Effect.provideService(Migrator.Progress, ({ _tag }) => _tag === "Retrying" ? gate.release : Effect.void),
        Effect.provide(Layer.merge(on(clientOf(url), [busy]), settings), { local: true })
      )
      assert.deepStrictEqual(yield* rows(url, "SELECT a FROM busy"), [])
    }))
})
