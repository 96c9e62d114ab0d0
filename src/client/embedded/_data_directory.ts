/**
 * The directory of an embedded database: locked while it is open, refused if it contains anything else.
 *
 * Making a database takes seconds, and a process that is killed meanwhile leaves an incomplete one. The lock file
 * records that, and the next process starts over.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { ClientError, EmbeddedBroken, EmbeddedInUse } from "../error.ts"
import * as Lock from "./_directory_lock.ts"

/** The PostgreSQL major version of PGlite, which can open databases of this version only. */
export const major = "18"

const lockName = "strata.pid"

const fail = (directory: string, problem: string): ClientError =>
  ClientError.of(new EmbeddedBroken({ directory, problem }))

const files = <A>(directory: string, run: () => Promise<A>): Effect.Effect<A, ClientError> =>
  Effect.tryPromise({
    try: run,
    catch: (cause) => fail(directory, `${cause instanceof Error ? cause.message : String(cause)}. Choose another path`)
  })

const lock = (directory: string): Effect.Effect<Lock.Holder, ClientError, Scope.Scope> => {
  const file = join(directory, lockName)
  return Effect.acquireRelease(
    Effect.gen(function*() {
      const outcome = yield* Effect.mapError(
        Lock.take(file),
        (cause) => fail(directory, `its lock file cannot be written (${String(cause)}). Choose another path`)
      )
      if (outcome._tag === "Taken") return outcome.holder
      const { by } = outcome
      if (by === undefined) return yield* fail(directory, `its lock file "${file}" is not readable. Delete it`)
      return yield* ClientError.of(new EmbeddedInUse({ directory, pid: by.pid, host: by.host, file }))
    }),
    (holder) => Lock.release(file, holder)
  )
}

/** The entries of the directory, without those of the lock. */
const content = (directory: string): Effect.Effect<ReadonlyArray<string>, ClientError> =>
  files(directory, async () => (await readdir(directory)).filter((name) => !name.startsWith(lockName)))

const wipe = (directory: string): Effect.Effect<void, ClientError> =>
  Effect.flatMap(content(directory), (names) =>
    files(directory, async () => {
      for (const name of names) await rm(join(directory, name), { recursive: true, force: true })
    }))

/** Fails for a directory that contains no embedded database; `new` is an empty one. */
const inspect = Effect.fnUntraced(function*(directory: string): Effect.fn.Return<"new" | "made", ClientError> {
  const names = yield* content(directory)
  if (names.length === 0) return "new"
  if (!names.includes("PG_VERSION")) {
    return yield* fail(directory, "it is not empty and contains no database. Choose an empty or a new directory")
  }
  // PGlite writes postmaster.pid too, and leaves it when it is killed; only a server writes postmaster.opts.
  if (names.includes("postmaster.opts")) {
    return yield* fail(directory, "it belongs to a PostgreSQL server. Connect to that server with postgresql://")
  }
  const file = join(directory, "PG_VERSION")
  if (!(yield* files(directory, () => stat(file))).isFile()) {
    return yield* fail(directory, `"${file}" is not a regular file`)
  }
  const version = (yield* files(directory, () => readFile(file, "utf8"))).trim()
  if (version === major) return "made"
  return yield* fail(
    directory,
    `it was made by PostgreSQL "${version}", and this version of Strata opens "${major}" only. ` +
      "Open it with the version that made it, or move it away and run strata upgrade to make a new one"
  )
})

const make = <A>(
  directory: string,
  holder: Lock.Holder,
  start: Effect.Effect<A, ClientError, Scope.Scope>
): Effect.Effect<A, ClientError, Scope.Scope> => {
  const file = join(directory, lockName)
  const note = (initialising: boolean) =>
    Effect.mapError(Lock.note(file, holder, initialising), (error) => fail(directory, error.message))
  return Effect.andThen(note(true), start).pipe(
    Effect.tap(() => note(false)),
    Effect.onExit((exit) => Exit.isSuccess(exit) ? Effect.void : Effect.ignore(wipe(directory)))
  )
}

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined

/**
 * Makes a directory and its parents, one at a time: the recursive `mkdir` of Node.js never returns where a parent
 * can be neither found nor made, as in /proc.
 */
const makeDirectory = async (directory: string): Promise<void> => {
  try {
    await mkdir(directory)
  } catch (error) {
    const parent = dirname(directory)
    if (codeOf(error) === "ENOENT" && parent !== directory) {
      await makeDirectory(parent)
      return await mkdir(directory)
    }
    if (codeOf(error) !== "EEXIST") throw error
    if (!(await stat(directory)).isDirectory()) throw new Error("it is not a directory", { cause: error })
  }
}

/** Locks and checks the directory, which is made if absent, then runs `start`; the lock is released with the scope. */
export const openDirectory = <A>(
  directory: string,
  start: (state: "new" | "made") => Effect.Effect<A, ClientError, Scope.Scope>
): Effect.Effect<A, ClientError, Scope.Scope> =>
  Effect.gen(function*() {
    yield* files(directory, () => makeDirectory(resolve(directory)))
    const holder = yield* lock(directory)
    if (holder.initialising) yield* wipe(directory)
    const state = yield* inspect(directory)
    return yield* state === "new" ? make(directory, holder, start(state)) : start(state)
  })
