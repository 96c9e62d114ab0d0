/**
 * Where a soak takes place: a database, a way to it that can break, a folder of revisions; and how runners go about it.
 */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { SqlClient } from "effect/sql/SqlClient"
import { Ledger, Migrator, Script } from "../../src/mod.ts"
import { directoryOf } from "../cli/strata.ts"
import { clientOf } from "../migrator/fixture.ts"
import { services, write } from "../script/directory.ts"
import { others } from "../support/activity.ts"
import { type Proxy, proxyTo } from "../support/proxy.ts"
import { freshDatabase, query } from "../support/server.ts"
import { untilNoRows } from "../support/until.ts"
import { empty, type Event, evolve, type File, indexOf, invalid, withStatus, type World } from "./_soak_model.ts"

/** A seeded stream of choices. */
export interface Random {
  /** A whole number from 0, below `bound`. */
  readonly below: (bound: number) => number
  readonly chance: (percent: number) => boolean
  /** One of some; undefined when there are none. */
  readonly pick: <A>(from: Iterable<A>) => A | undefined
}

/** The same choices for the same seed, on every machine (mulberry32). */
export const makeRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = () => {
    state = state + 0x6d2b79f5 >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    below,
    chance: (percent) => next() * 100 < percent,
    pick: (from) => {
      const all = [...from]
      return all[below(Math.max(all.length, 1))]
    }
  }
}

/**
 * A soak under way. `random` is a new one for each step, so that what a kill left open changes no later choice more than
 * it must; `trace` tells what was done, `seen` is the number of the last event that the world knows of.
 */
export interface Soak {
  readonly trace: Array<string>
  readonly url: string
  readonly directory: string
  readonly proxy: Proxy
  readonly world: World
  random: Random
  seen: number
  serial: number
}

/** A new database with an empty ledger, and a new folder. */
export const begin = Effect.fnUntraced(function*(seed: number) {
  const url = yield* freshDatabase
  const directory = yield* Effect.orDie(directoryOf({}))
  const proxy = yield* proxyTo(url)
  const soak: Soak = {
    trace: [],
    url,
    directory,
    proxy,
    random: makeRandom(seed),
    world: empty(),
    seen: 1,
    serial: 0
  }
  yield* attempt(soak, Migrator.ensureLedger)
  return soak
})

/** How a runner works: through which address, under the lock or not, in one transaction or one for each. */
export interface RunOptions {
  readonly url?: string
  readonly lock?: boolean
  readonly single?: boolean
}

type Needs = SqlClient | Ledger.Ledger | Ledger.RunLock | Script.ScriptDirectory

const tagOf = (error: unknown): string => {
  const reason = Predicate.hasProperty(error, "reason") ? error.reason : error
  return Predicate.hasProperty(reason, "_tag") ? String(reason._tag) : String(error)
}

/** Runs a program on a session of its own; what it gives, or the tag of its error. */
export const ask = <A, E>(
  { directory, url }: Soak,
  program: Effect.Effect<A, E, Needs>,
  options: RunOptions = {}
): Effect.Effect<Result.Result<A, string>> => {
  const layers = Layer.mergeAll(
    Ledger.layerPostgres(),
    options.lock === false ? Ledger.layerNone : Ledger.layerAdvisory({}),
    Script.ScriptDirectory.layer({ directory })
  ).pipe(Layer.provideMerge(clientOf(options.url ?? url)), Layer.provide(services))
  return Effect.gen(function*() {
    const settings = yield* Migrator.Settings
    return yield* program.pipe(
      Effect.provide(layers, { local: true }),
      Effect.provideService(Migrator.Settings, {
        ...settings,
        transaction: options.single === true ? "single" : "per-migration"
      }),
      Effect.provideService(Migrator.Progress, () => Effect.void)
    )
  }).pipe(Effect.mapError(tagOf), Effect.result)
}

/** The same for a program of which only the error matters. */
export const attempt = <A, E>(soak: Soak, program: Effect.Effect<A, E, Needs>, options: RunOptions = {}) =>
  Effect.map(ask(soak, program, options), (done) => Result.isFailure(done) ? done.failure : undefined)

/** Waits until the server has noticed that the runners are gone. */
export const settled = ({ url }: Soak) => untilNoRows(url, others)

/** What was appended since the last look; the world has it from now on. */
export const appended = (soak: Soak): Effect.Effect<ReadonlyArray<Event>> =>
  Effect.promise(async () => {
    const rows = await query(
      soak.url,
      `SELECT sequence::int, kind, revision, payload FROM strata.ledger WHERE sequence > ${soak.seen} ORDER BY sequence`
    )
    return rows.map((row) => {
      const event = eventOf(row)
      evolve(soak.world, event)
      soak.seen = Number(row["sequence"])
      return event
    })
  })

const eventOf = ({ kind, payload, revision }: Record<string, unknown>): Event => {
  const { direction, outcome } = payload as Pick<Event, "direction" | "outcome">
  return {
    kind: String(kind),
    revision: String(revision),
    ...(direction === undefined ? {} : { direction }),
    ...(outcome === undefined ? {} : { outcome })
  }
}

const objects = `SELECT c.relname || CASE WHEN NOT i.indisvalid THEN ' (invalid)' ELSE '' END AS name
  FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') ORDER BY 1`

const objectsOf = (url: string) =>
  Effect.promise(async () => (await query(url, objects)).map(({ name }) => String(name)))

const locks = `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE d.datname = current_database() AND l.locktype = 'advisory'`

/** Takes over what a cut left of the indexes that are in doubt: nobody can predict it, and nobody needs to. */
export const takeOverDoubts = Effect.fnUntraced(function*({ url, world }: Soak) {
  const there = new Set(yield* objectsOf(url))
  for (const id of withStatus(world, "in-doubt")) {
    for (const name of [indexOf(id), invalid(indexOf(id))]) {
      if (there.has(name)) world.objects.add(name)
      else world.objects.delete(name)
    }
  }
})

/** Compares the world with what Strata says of the ledger and with what there is; nothing is torn, locked or forged. */
export const compare = Effect.fnUntraced(function*({ url, world }: Soak) {
  const [state, fault] = yield* Effect.gen(function*() {
    const ledger = yield* Ledger.Ledger
    return [Ledger.LedgerState.fold(yield* ledger.read), yield* ledger.verify] as const
  }).pipe(Effect.provide(Layer.provide(Ledger.layerPostgres(), clientOf(url)), { local: true }), Effect.orDie)
  assert.isTrue(Option.isNone(fault), "verify finds nothing")
  const said = [...state.revisions].map(([id, { status, steps }]) => [id, status, steps.length])
  assert.sameDeepMembers(said, [...world.known].map(([id, { status, steps }]) => [id, status, steps]), "the ledger")
  assert.deepStrictEqual(yield* objectsOf(url), [...world.objects].toSorted(), "the catalog")
  assert.deepStrictEqual(yield* Effect.promise(() => query(url, locks)), [], "no lock is left")
  const torn = [...withStatus(world, "in-doubt")].filter((id) => world.files.get(id)?.transaction)
  assert.deepStrictEqual(torn, [], "nothing in a transaction is in doubt")
})

/** The name of a revision's file. */
export const nameOf = ({ format, id }: File) => `${id}.${format}`

/** Writes a file. */
export const save = ({ directory }: Soak, file: File, text: string) =>
  Effect.orDie(Effect.provide(write(directory, nameOf(file), text), services))

/** Removes a file. */
export const remove = (directory: string, file: File) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.remove(`${directory}/${nameOf(file)}`)).pipe(
    Effect.provide(services),
    Effect.orDie
  )
