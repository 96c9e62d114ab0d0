/** A database that a newer version has upgraded, as older versions see it. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { Client, Migrator } from "../../src/mod.ts"
import { directoryOf, json, placeOf, revision, strata } from "../cli/strata.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { psql } from "../support/psql.ts"
import { query } from "../support/server.ts"
import { soaking } from "../support/soak.ts"

const table = (id: string, parents: ReadonlyArray<string>, ...more: ReadonlyArray<string>) =>
  revision(id, parents, id, `CREATE TABLE ${id} (id int);`, `DROP TABLE ${id};`, more)

/** A revision whose text is like that of no other. */
const foreign = (id: string, parents: ReadonlyArray<string>) =>
  revision(id, parents, "another", `CREATE TABLE ${id} (other text);`, undefined)

const one = table("aaaa", [])
const two = { ...one, ...table("bbbb", ["aaaa"]) }
const three = { ...two, ...table("cccc", ["bbbb"]) }
const breaking = { ...two, ...table("cccc", ["bbbb"], "-- strata:breaking") }

const events = ({ url }: { readonly url: string }) =>
  Effect.promise(() => query(url, "SELECT kind, revision FROM strata.ledger ORDER BY sequence"))

const applied = (all: Effect.Success<ReturnType<typeof events>>) =>
  all.filter(({ kind }) => kind === "RevisionApplied").map(({ revision }) => revision)

/** A database at the top of `files`, and the script directories of older or other versions. */
const upgraded = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const newest = yield* placeOf(files)
  assert.strictEqual((yield* strata(newest, "upgrade", "heads")).code, 0)
  const version = (files: Readonly<Record<string, string>>) =>
    Effect.map(directoryOf(files), (directory) => ({ directory, url: newest.url }))
  return { newest, version }
})

/** Starts an application as `layerUpgrade` does, on the client of the context; how that ended, and what it warned of. */
const startOn = Effect.fnUntraced(function*(directory: string, ahead?: "warn" | "refuse") {
  const logged: Array<string> = []
  const exit = yield* Migrator.layerUpgrade({ directory, ...(ahead === undefined ? {} : { ahead }) }).pipe(
    Layer.provide(Logger.layer([Logger.make<unknown, void>(({ logLevel, message }) => {
      logged.push(`${logLevel} ${String(message)}`)
    })])),
    Layer.provide(NodeServices.layer),
    Layer.build,
    Effect.scoped,
    Effect.exit
  )
  const error = Exit.isFailure(exit) ? String((Cause.squash(exit.cause) as Error).message) : undefined
  return { error, warnings: logged.filter((line) => line.startsWith("Warn")) }
})

/** The same on a pool of its own. */
const start = ({ directory, url }: { readonly directory: string; readonly url: string }, ahead?: "warn" | "refuse") => {
  const target = Result.getOrThrow(Client.Target.parse(Redacted.make(url))) as Client.Target.Server
  return Effect.provide(startOn(directory, ahead), Client.layerPooled(target, { maxConnections: 2 }), { local: true })
}

const byTwo = (directory: string) =>
  `The database is ahead by 2: "bbbb" and "cccc" were applied by a newer version, and "${directory}" has no file for them`

describe("a database that a newer version has upgraded", () => {
  const replicas = Effect.fnUntraced(function*<E, R>(
    versions: ReadonlyArray<string>,
    begin: (directory: string) => Effect.Effect<{ error: string | undefined; warnings: ReadonlyArray<string> }, E, R>
  ) {
    let highest = -1
    // Which version each start of a replica has: forward, back, and forward again.
    for (const at of soaking ? [0, 0, 1, 0, 1, 2, 0, 2, 1, 1, 0, 0, 2, 2] : [0, 1, 0, 2, 1, 0, 2]) {
      highest = Math.max(highest, at)
      const { error, warnings } = yield* begin(versions[at]!)
      assert.isUndefined(error)
      assert.strictEqual(warnings.length, highest > at ? 1 : 0, `version ${at} on ${highest}`)
      if (highest > at) assert.include(warnings[0], `ahead by ${highest - at}: `)
    }
  })

  it.live("is used by three versions under two replicas, rolled forward, back and forth, on a server", () =>
    Effect.gen(function*() {
      const { url } = yield* placeOf({})
      const versions = yield* Effect.forEach([one, two, three], directoryOf)
      const begin = (directory: string) => start({ directory, url })
      yield* replicas(versions, begin)
      const both = yield* Effect.forEach([0, 2, 1, 0], (at) => begin(versions[at]!), { concurrency: "unbounded" })
      assert.deepStrictEqual(both.map(({ error }) => error), [undefined, undefined, undefined, undefined])
      const recorded = yield* events({ url })
      assert.deepStrictEqual(applied(recorded), ["aaaa", "bbbb", "cccc"])
      assert.strictEqual(recorded.length, 7)
      const newest = { directory: versions[2]!, url }
      assert.strictEqual((yield* strata(newest, "current", "--check-heads")).code, 0)
      assert.strictEqual((yield* strata(newest, "verify")).code, 0)
    }))

  it.live("is used by three versions, rolled forward, back and forth, on an embedded database", () =>
    Effect.gen(function*() {
      yield* replicas(yield* Effect.forEach([one, two, three], directoryOf), startOn)
    }).pipe(Effect.provide(layerEmbeddedTest, { local: true })))

  it.effect("is told with the same words by every program, which change nothing and exit with 0", () =>
    Effect.gen(function*() {
      const { version } = yield* upgraded(three)
      const old = yield* version(one)
      const before = yield* events(old)
      const words = byTwo(old.directory)
      const { error, warnings } = yield* start(old)
      assert.deepStrictEqual([error, warnings], [undefined, [`Warn ${words}. Nothing was changed`]])
      const calls: ReadonlyArray<ReadonlyArray<string>> = [
        ["upgrade"],
        ["plan"],
        ["current"],
        ["current", "--check-heads"],
        ["history", "--indicate-current"],
        ["stamp", "head"],
        ["downgrade", "aaaa", "--yes"],
        ["verify"]
      ]
      for (const argv of calls) {
        const { code, err } = yield* strata(old, ...argv)
        assert.deepStrictEqual([code, err.filter((line) => line.includes(words)).length], [0, 1], argv.join(" "))
      }
      const ahead = [
        { revision: "bbbb", parents: ["aaaa"], dependsOn: [], breaking: false, inDoubt: false },
        { revision: "cccc", parents: ["bbbb"], dependsOn: [], breaking: false, inDoubt: false }
      ]
      for (const argv of [["upgrade"], ["plan"], ["current"], ["stamp", "head"], ["verify"]]) {
        assert.deepStrictEqual(json(yield* strata(old, ...argv, "--json")).ahead, ahead, argv.join(" "))
      }
      const history = json(yield* strata(old, "history", "--indicate-current", "--json"))
      assert.deepStrictEqual(
        history.map((
          it: Record<string, unknown>
        ) => [it["revision"], it["status"], it["ahead"], it["file"] === undefined]),
        [["cccc", "applied", true, true], ["bbbb", "applied", true, true], ["aaaa", "applied", undefined, false]]
      )
      assert.deepStrictEqual((yield* strata(old, "current")).out, ["aaaa (head)", "cccc (ahead by 2)"])
      const current = json(yield* strata(old, "current", "--json"))
      assert.deepStrictEqual([current.atHead, current.missing, current.pending], [true, [], []])
      assert.deepStrictEqual(yield* events(old), before)
    }))

  it.effect("is refused by a program that asks for that, and by every older one if a revision is breaking", () =>
    Effect.gen(function*() {
      const { version } = yield* upgraded(breaking)
      const old = yield* version(one)
      const middle = yield* version(two)
      for (const place of [old, middle]) {
        for (const ahead of ["warn", "refuse"] as const) {
          const { error, warnings } = yield* start(place, ahead)
          assert.deepStrictEqual(warnings, [])
          assert.include(
            error,
            `"cccc" is breaking: a version that does not have it must not start. Nothing was changed`
          )
        }
        const { code, err } = yield* strata(place, "upgrade")
        assert.strictEqual(code, 1)
        assert.include(err.join("\n"), `"cccc" is breaking`)
        assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 3)
      }
      const newest = yield* version(breaking)
      assert.isUndefined((yield* start(newest, "refuse")).error)
      assert.strictEqual((yield* strata(newest, "downgrade", "bbbb", "--yes")).code, 0)
      assert.isUndefined((yield* start(middle)).error)
      const { error } = yield* start(old, "refuse")
      assert.include(error, `does not start on a database that is ahead (ahead: "refuse"). Nothing was changed`)
    }))

  it.effect("is not changed beside or below the revisions of the newer version", () =>
    Effect.gen(function*() {
      const { version } = yield* upgraded(two)
      const beside = yield* version({ ...one, ...foreign("xxxx", ["aaaa"]) })
      const old = yield* version(one)
      const before = yield* events(old)
      const refused = Effect.fnUntraced(function*(place: typeof old, ...argv: ReadonlyArray<string>) {
        const { code, err } = yield* strata(place, ...argv)
        assert.strictEqual(code, 1, argv.join(" "))
        assert.include(err.join("\n"), "The database is ahead by 1: \"bbbb\" was applied by a newer version")
        assert.notMatch(err.join("\n"), /strata (?:stamp|accept|resolve)/)
        return err.join("\n")
      })
      assert.include(yield* refused(beside, "upgrade"), "Cannot apply \"xxxx\" beside it. Nothing was changed")
      assert.include(yield* refused(beside, "plan"), "Cannot apply \"xxxx\" beside it")
      assert.include((yield* start(beside)).error, "Cannot apply \"xxxx\" beside it")
      assert.include(yield* refused(old, "downgrade", "-1", "--yes"), "Cannot revert \"aaaa\" below it")
      yield* refused(old, "downgrade", "base", "--yes")
      yield* refused(old, "plan", "--down", "base")
      yield* refused(old, "stamp", "base")
      yield* refused(beside, "stamp", "head")
      assert.deepStrictEqual(yield* events(old), before)
    }))

  it.effect("is told from a missing file and from the ledger of another project", () =>
    Effect.gen(function*() {
      const { version } = yield* upgraded({ ...three, ...table("side", []) })
      // Below ours: aaaa and bbbb have no file, and cccc, which does, was applied on them.
      const below = yield* version({ ...table("cccc", []), ...table("side", []) })
      const beside = yield* version(two)
      const other = yield* version(foreign("zzzz", []))
      const wordsOf = Effect.fnUntraced(function*(place: typeof below) {
        const { code, err } = yield* strata(place, "upgrade", "heads")
        assert.strictEqual(code, 1)
        assert.notMatch(err.join("\n"), /strata (?:stamp|accept|resolve)/)
        return err.join("\n")
      })
      assert.match(yield* wordsOf(below), /has no file for them:\n {2}"aaaa"\n {2}"bbbb"\nCheck out a version/)
      assert.match(yield* wordsOf(beside), /has no file for them:\n {2}"side"\nCheck out a version/)
      assert.match(yield* wordsOf(other), /seems to be that of another project/)
      const { ahead, missing } = json(yield* strata(beside, "current", "--json"))
      assert.deepStrictEqual([ahead.map(({ revision }: { revision: string }) => revision), missing], [["cccc"], [
        "side"
      ]])
    }))

  it.effect("may have new bases that depend on ours, however they were recorded", () =>
    Effect.gen(function*() {
      const labelled = table("aaaa", [], "-- strata:labels first")
      const files = {
        ...labelled,
        ...table("root", [], "-- strata:depends-on first"),
        ...table("above", ["root"]),
        ...revision("open", [], "open", "CREATE INDEX CONCURRENTLY i ON root (id);", undefined, [
          "-- strata:depends-on root"
        ])
      }
      const { newest, version } = yield* upgraded(labelled)
      const old = yield* version(labelled)
      const all = yield* version(files)
      const known = [
        { revision: "root", parents: [], dependsOn: ["aaaa"], breaking: false, inDoubt: false },
        { revision: "above", parents: ["root"], dependsOn: [], breaking: false, inDoubt: false },
        { revision: "open", parents: [], dependsOn: ["root"], breaking: false, inDoubt: false }
      ]
      const found = Effect.map(strata(old, "current", "--json"), (ended) => {
        const { ahead, missing } = json(ended)
        return { ahead, missing }
      })
      for (const how of ["run", "script", "stamp"]) {
        if (how === "run") assert.strictEqual((yield* strata(all, "upgrade", "heads")).code, 0)
        if (how === "stamp") assert.strictEqual((yield* strata(all, "stamp", "heads")).code, 0)
        if (how === "script") {
          const script = (yield* strata(all, "upgrade", "--sql", "aaaa:heads")).out.join("\n")
          assert.deepStrictEqual(yield* psql(newest.url, script), { stderr: "", ok: true })
        }
        assert.deepStrictEqual(yield* found, { ahead: known, missing: [] }, how)
        assert.isUndefined((yield* start(old)).error, how)
        assert.strictEqual((yield* strata(all, "stamp", "aaaa", "--purge")).code, 0)
        yield* Effect.promise(() => query(newest.url, "DROP TABLE IF EXISTS root, above"))
      }
      // The trigger does not know the field, so it may have any value; one that does not fit says nothing.
      yield* Effect.promise(() =>
        query(
          newest.url,
          `INSERT INTO strata.ledger (kind, revision, payload)
        SELECT kind, revision, payload || '{"dependsOn": 5}' FROM strata.ledger WHERE kind = 'RevisionStamped' AND revision = 'root'`
        )
      )
      assert.deepStrictEqual(yield* found, { ahead: [], missing: ["root"] })
    }))

  it.effect("may be in the middle of a revision without a transaction, which older versions leave alone", () =>
    Effect.gen(function*() {
      const half = {
        ...one,
        ...revision("half", ["aaaa"], "half", "CREATE TABLE aaaa (id int);", undefined, [
          "-- strata:transaction off",
          "-- strata:breaking"
        ])
      }
      const newest = yield* placeOf(half)
      assert.strictEqual((yield* strata(newest, "upgrade")).code, 1)
      const old = { ...newest, directory: yield* directoryOf(one) }
      const { ahead, inDoubt } = json(yield* strata(old, "current", "--json"))
      assert.deepStrictEqual([ahead, inDoubt], [
        [{ revision: "half", parents: ["aaaa"], dependsOn: [], breaking: true, inDoubt: true }],
        []
      ])
      assert.include((yield* start(old)).error, "ahead by 1: \"half\" (breaking, in doubt)")
      // The record of 0.1.0 has no parents in its first event: nobody knows where the revision belongs.
      yield* Effect.promise(() =>
        query(
          newest.url,
          `INSERT INTO strata.ledger (kind, revision, payload) SELECT kind, 'other', payload - 'parents' - 'breaking'
          FROM strata.ledger WHERE kind = 'RevisionStarted' AND revision = 'half'`
        )
      )
      const { err } = yield* strata(old, "upgrade")
      assert.include(
        err.join("\n"),
        "This version has no file of it. To resume it, run the command again with a version"
      )
    }))

  it.effect("stops a script that starts below it, with the same word and without a change", () =>
    Effect.gen(function*() {
      const { version } = yield* upgraded(three)
      const other = yield* version({ ...one, ...foreign("xxxx", ["aaaa"]) })
      const script = (yield* strata(other, "upgrade", "--sql", "aaaa:xxxx")).out.join("\n")
      const before = yield* events(other)
      const { ok, stderr } = yield* psql(other.url, script)
      assert.isFalse(ok)
      assert.include(
        stderr,
        "the database is ahead of the script by 2: applied and not expected: \"bbbb\", \"cccc\""
      )
      assert.deepStrictEqual(yield* events(other), before)
    }))
})

describe("a breaking revision", () => {
  it.effect("is declared in both languages, kept in strata.lock, and recorded with its events", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({})
      for (const format of ["ts", "sql"]) {
        const { code } = yield* strata(
          place,
          "revision",
          "-m",
          format,
          "--breaking",
          "--format",
          format,
          "--rev-id",
          format
        )
        assert.strictEqual(code, 0)
      }
      assert.strictEqual((yield* strata(place, "lock", "--check")).code, 0)
      assert.strictEqual((yield* strata(place, "upgrade", "ts")).code, 0)
      assert.strictEqual((yield* strata(place, "stamp", "sql")).code, 0)
      const recorded = yield* Effect.promise(() =>
        query(
          place.url,
          "SELECT kind, revision FROM strata.ledger WHERE payload ->> 'breaking' = 'true' ORDER BY sequence"
        )
      )
      assert.deepStrictEqual(recorded.map(({ kind, revision }) => `${kind} ${revision}`), [
        "RevisionApplied ts",
        "RevisionStamped sql"
      ])
      const wrong = { ...place, directory: yield* directoryOf(table("dddd", [], "-- strata:breaking yes")) }
      assert.match((yield* strata(wrong, "heads")).err.join("\n"), /strata:breaking.*nothing after it/s)
    }))
})
