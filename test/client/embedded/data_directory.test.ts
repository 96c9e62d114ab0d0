import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import * as DataDirectory from "../../../src/client/embedded/_data_directory.ts"
import * as Lock from "../../../src/client/embedded/_directory_lock.ts"
import * as Client from "../../../src/client/mod.ts"
import { template } from "../../support/embedded.ts"
import { soaking } from "../../support/soak.ts"

const scratch = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "strata-embedded-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true }))
)

/** The pid of a process that has ended. */
const deadPid = spawnSync(process.execPath, ["-e", ""]).pid
const dead = (over: Partial<Lock.Holder> = {}): Lock.Holder => ({
  pid: deadPid,
  host: hostname(),
  started: "1",
  token: "5ad1ce5e",
  initialising: false,
  ...over
})
const write = (path: string, content: unknown) =>
  Effect.promise(() => writeFile(path, typeof content === "string" ? content : JSON.stringify(content)))

const open = <A, E>(directory: string, use: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  Effect.flatMap(template, (loadDataDir) => Effect.provide(use, Client.layerEmbedded({ directory, loadDataDir })))

const reasonOf = (directory: string) =>
  open(directory, Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1`)).pipe(
    Effect.flip,
    Effect.map((error) => Option.getOrThrow(Client.clientError(error)).reason)
  )

const opener = (directory: string, statement: string) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [fileURLToPath(new URL("_opener.ts", import.meta.url)), directory, statement], {
        stdio: ["pipe", "pipe", "inherit"]
      })
    ),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
const report = (child: ChildProcess) =>
  Effect.promise(async () => {
    for await (const line of createInterface({ input: child.stdout! })) return JSON.parse(line)
  })
const ended = (child: ChildProcess) =>
  Effect.promise(async () => child.exitCode ?? child.signalCode ?? (await once(child, "exit")).find((x) => x !== null))

/** Runs a program in a pid namespace of its own, as a container does, on the same host name; it ends with `unshare`. */
const unshare = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"] as const

/** A process that takes the lock at a path, and keeps it. */
const taker = (path: string, around: ReadonlyArray<string> = []) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const program = [process.execPath, fileURLToPath(new URL("_taker.ts", import.meta.url)), path]
      const [command, ...args] = [...around, ...program]
      return spawn(command!, args, { stdio: ["pipe", "pipe", "inherit"] })
    }),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

const outcomes = (path: string, count: number) =>
  Effect.all(Array.from({ length: count }, () => Lock.take(path)), { concurrency: "unbounded" })
const taken = (all: ReadonlyArray<Lock.Outcome>) => all.flatMap((one) => one._tag === "Taken" ? [one.holder] : [])

describe("the directory lock", () => {
  it.effect("has one winner of many takers, fresh or stale, and leaves no other file", () =>
    Effect.gen(function*() {
      const directory = yield* scratch
      const stale = dead()
      for (let round = 0; round < (soaking ? 16 : 4); round++) {
        const path = join(directory, `${round}`)
        if (round % 2 === 1) yield* write(path, stale)
        const winners = taken(yield* outcomes(path, 24))
        assert.strictEqual(winners.length, 1, `round ${round}`)
        assert.deepStrictEqual(JSON.parse(yield* Effect.promise(() => readFile(path, "utf8"))), winners[0])
        yield* Lock.release(path, winners[0]!)
      }
      assert.deepStrictEqual(yield* Effect.promise(() => readdir(directory)), [])
    }))

  it.effect("survives takers that died in the middle of a takeover", () =>
    Effect.gen(function*() {
      const directory = yield* scratch
      const path = join(directory, "lock")
      const stale = dead()
      yield* write(path, stale)
      yield* write(`${path}.${stale.token}`, dead({ token: "dea1", pid: stale.pid }))
      yield* write(`${path}.${stale.token}.draft`, "half")
      assert.strictEqual(taken(yield* outcomes(path, 4)).length, 1)
    }))

  it.effect("tells a reused pid from the holder by its start", () =>
    Effect.gen(function*() {
      const path = join(yield* scratch, "lock")
      yield* write(path, dead({ pid: process.pid, started: "1" }))
      const outcome = yield* Lock.take(path)
      assert.strictEqual(outcome._tag, process.platform === "linux" ? "Taken" : "Held")
    }))

  it.effect("never presumes a holder on another machine, or an unreadable lock, dead", () =>
    Effect.gen(function*() {
      const path = join(yield* scratch, "lock")
      const other = dead({ host: "elsewhere" })
      yield* write(path, other)
      assert.deepStrictEqual(yield* Lock.take(path), { _tag: "Held", by: other })
      yield* write(path, "{")
      assert.deepStrictEqual(yield* Lock.take(path), { _tag: "Held", by: undefined })
    }))

  it.effect("presumes no holder dead that it cannot ask: in another pid namespace, or in another boot of another machine", () =>
    Effect.gen(function*() {
      const path = join(yield* scratch, "lock")
      const { place = {} } = taken([yield* Lock.take(path)])[0]!
      const tagFor = (holder: Partial<Lock.Holder>) =>
        Effect.andThen(write(path, dead(holder)), Effect.map(Lock.take(path), ({ _tag }) => _tag))
      assert.strictEqual(yield* tagFor({ place: { ...place, pids: "pid:[1]" } }), "Held")
      assert.strictEqual(yield* tagFor({ place: { ...place, boot: "earlier", machine: "another" } }), "Held")
      const { machine: _, ...unnamed } = place
      assert.strictEqual(yield* tagFor({ place: { ...unnamed, boot: "earlier" } }), "Held")
      const restarted = yield* tagFor({ place: { ...place, boot: "earlier" } })
      assert.strictEqual(restarted, place.machine === undefined ? "Held" : "Taken")
    }))

  // The path of a socket is limited to 108 bytes, and the directory's is longer.
  const deep = "d".repeat(120)

  it.effect("is kept by a suspended process, and free as soon as that is killed", () =>
    Effect.gen(function*() {
      const directory = join(yield* scratch, deep)
      yield* Effect.promise(() => mkdir(directory))
      const path = join(directory, "lock")
      const holder = yield* taker(path)
      assert.strictEqual((yield* report(holder))._tag, "Taken")
      holder.kill("SIGSTOP")
      assert.strictEqual((yield* Lock.take(path))._tag, "Held")
      holder.kill("SIGKILL")
      yield* ended(holder)
      const mine = taken([yield* Lock.take(path)])[0]!
      yield* Lock.release(path, mine)
      assert.deepStrictEqual(yield* Effect.promise(() => readdir(directory)), [])
    }))

  it.effect.skipIf(spawnSync(unshare[0], [...unshare.slice(1), "true"]).status !== 0)(
    "is kept by a process in another pid namespace, where its pid is another process, and free when that is killed",
    () =>
      Effect.gen(function*() {
        const path = join(yield* scratch, "lock")
        const holder = yield* taker(path, unshare)
        const held = yield* report(holder)
        assert.strictEqual(held._tag, "Taken")
        const other = yield* report(yield* taker(path, unshare))
        assert.deepStrictEqual([other._tag, other.by.token], ["Held", held.holder.token])
        assert.strictEqual((yield* Lock.take(path))._tag, "Held")
        holder.kill("SIGKILL")
        yield* ended(holder)
        // The kernel ends the process after the one around it.
        yield* Effect.repeat(Lock.take(path), { until: ({ _tag }) => _tag === "Taken" })
      })
  )

  it.effect("release leaves a lock that is no longer ours", () =>
    Effect.gen(function*() {
      const path = join(yield* scratch, "lock")
      const mine = taken([yield* Lock.take(path)])[0]!
      yield* write(path, dead())
      yield* Lock.release(path, mine)
      assert.strictEqual(JSON.parse(yield* Effect.promise(() => readFile(path, "utf8"))).token, dead().token)
    }))
})

describe("layerEmbedded in a directory", () => {
  const rows = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT x FROM kept`)

  it.effect("creates it and its parents at the first query, keeps its data, and leaves no lock", () =>
    Effect.gen(function*() {
      const directory = join(yield* scratch, "deep", "data")
      yield* open(directory, Effect.void)
      assert.isFalse((yield* Effect.promise(() => readdir(join(directory, "..", "..")))).includes("deep"))
      yield* open(directory, Effect.flatMap(SqlClient.SqlClient, (sql) => sql`CREATE TABLE kept AS SELECT 7 AS x`))
      const names = yield* Effect.promise(() => readdir(directory))
      assert.isFalse(names.some((name) => name.startsWith("strata")))
      const version = yield* Effect.promise(() => readFile(join(directory, "PG_VERSION"), "utf8"))
      assert.strictEqual(version.trim(), DataDirectory.major)
      assert.deepStrictEqual(yield* open(directory, rows), [{ x: 7 }])
    }))

  it.effect("is refused to a second process while one has it, and taken over when that one is killed, by exactly one of many", () =>
    Effect.gen(function*() {
      const directory = join(yield* scratch, "data")
      const first = yield* opener(directory, "CREATE TABLE kept AS SELECT 7 AS x")
      assert.deepStrictEqual(yield* report(first), { opened: first.pid })
      const second = yield* opener(directory, "SELECT 1")
      const { failed } = yield* report(second)
      assert.strictEqual(
        failed,
        `Cannot open the embedded database "${directory}": process ${first.pid} on "${hostname()}" has it open, ` +
          `and only one process at a time can open it. Stop that process; if it has ended already, delete "${
            join(directory, "strata.pid")
          }"`
      )
      assert.deepInclude(yield* reasonOf(directory), { _tag: "EmbeddedInUse", pid: first.pid! })
      first.kill("SIGKILL")
      assert.strictEqual(yield* ended(first), "SIGKILL")
      assert.isTrue((yield* Effect.promise(() => readdir(directory))).includes("strata.pid"))
      assert.deepStrictEqual(yield* open(directory, rows), [{ x: 7 }])
      yield* write(join(directory, "strata.pid"), dead())
      const children = yield* Effect.forEach(soaking ? [1, 2, 3] : [1, 2], () => opener(directory, "SELECT 1"))
      const reports = yield* Effect.forEach(children, report, { concurrency: "unbounded" })
      const winner = children.filter((child) => reports.some((report) => report.opened === child.pid))
      assert.strictEqual(winner.length, 1)
      winner[0]!.stdin!.end()
      // The one that opened it exits with 0.
      assert.strictEqual(yield* ended(winner[0]!), 0)
      assert.isFalse((yield* Effect.promise(() => readdir(directory))).includes("strata.pid"))
    }))

  it.effect("starts over on what a killed first run left half made", () =>
    Effect.gen(function*() {
      const directory = yield* scratch
      yield* write(join(directory, "strata.pid"), dead({ initialising: true }))
      yield* write(join(directory, "PG_VERSION"), `${DataDirectory.major}\n`)
      yield* Effect.promise(() => mkdir(join(directory, "base")))
      assert.deepStrictEqual(
        yield* open(directory, Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1 AS x`)),
        [{ x: 1 }]
      )
    }))

  const refusals: ReadonlyArray<readonly [string, Record<string, string>, string]> = [
    ["is not empty", { "README": "mine" }, "it is not empty and contains no database. Choose an empty"],
    [
      "is of another major",
      { PG_VERSION: "16\n" },
      "it was made by PostgreSQL \"16\", and this version of Strata opens"
    ],
    ["belongs to a server", { PG_VERSION: "18\n", "postmaster.opts": "" }, "it belongs to a PostgreSQL server"],
    ["is damaged", { PG_VERSION: "18\n" }, "PGlite does not start on it"]
  ]
  for (const [name, files, problem] of refusals) {
    it.effect(`refuses, and does not touch, one that ${name}`, () =>
      Effect.gen(function*() {
        const directory = yield* scratch
        for (const [file, content] of Object.entries(files)) yield* write(join(directory, file), content)
        const reason = yield* reasonOf(directory)
        assert.strictEqual(reason._tag, "EmbeddedBroken")
        assert.include(reason.message, `Cannot open the embedded database "${directory}": ${problem}`)
        const left = yield* Effect.promise(() => readdir(directory))
        assert.sameMembers(left, Object.keys(files))
      }))
  }

  it.effect("refuses a path that is a file", () =>
    Effect.gen(function*() {
      const path = join(yield* scratch, "file")
      yield* write(path, "")
      const reason = yield* reasonOf(path)
      assert.strictEqual(reason._tag, "EmbeddedBroken")
      assert.include(reason.message, `"${path}": it is not a directory. Choose another path`)
    }))

  // In /proc no directory can be made, and none is there: Node's recursive mkdir would try for ever.
  it.effect.skipIf(process.platform !== "linux")(
    "refuses a path whose parents can be neither found nor made",
    () =>
      Effect.gen(function*() {
        const reason = yield* reasonOf("/proc/nothing/here")
        assert.strictEqual(reason._tag, "EmbeddedBroken")
        assert.include(reason.message, "ENOENT")
      })
  )
})
