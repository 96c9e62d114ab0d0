/**
 * The lock that keeps a data directory to one process: a file in it that says who holds it.
 *
 * The file appears complete or not at all (it is linked into place), and only the winner of a lock on the stale lock
 * may replace it, so any number of processes that find a dead holder leave exactly one new one.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { link, readFile, rename, rm, writeFile } from "node:fs/promises"
import { hostname } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"

/** What a lock file says about its holder. `started` tells two processes of one pid apart, where the system can. */
export const Holder = Schema.Struct({
  pid: Schema.Int,
  host: Schema.String,
  started: Schema.NullOr(Schema.String),
  token: Schema.String,
  initialising: Schema.Boolean
})
export type Holder = typeof Holder.Type

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Holder))

const code = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined

/** When the process started, in clock ticks since boot (proc(5), field 22); `null` where there is no /proc. */
const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
    // The command name in field 2 is in parentheses and may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null
  } catch {
    return null
  }
}

/** Whether the holder may still run; a holder on another machine is never presumed dead. */
const isAlive = (holder: Holder): boolean => {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (code(error) === "ESRCH") return false
  }
  const started = startOf(holder.pid)
  return holder.started === null || started === null || holder.started === started
}

const makeHolder = (): Holder => ({
  pid: process.pid,
  host: hostname(),
  started: startOf(process.pid),
  token: randomUUID(),
  initialising: false
})

const readHolder = async (path: string): Promise<Holder | "absent" | "unreadable"> => {
  try {
    return Option.getOrElse(decode(await readFile(path, "utf8")), () => "unreadable" as const)
  } catch (error) {
    if (code(error) === "ENOENT") return "absent"
    throw error
  }
}

const writeDraft = async (path: string, holder: Holder): Promise<string> => {
  const draft = `${path}.${holder.token}.draft`
  await writeFile(draft, JSON.stringify(holder))
  return draft
}

/** Creates the file with its whole content; false if it exists. */
const create = async (path: string, holder: Holder): Promise<boolean> => {
  const draft = await writeDraft(path, holder)
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (code(error) === "EEXIST") return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Overwrites the file with its whole content at once. */
const overwrite = async (path: string, holder: Holder): Promise<void> => rename(await writeDraft(path, holder), path)

/** Puts a new holder in the place of exactly `stale`; undefined if someone else did first. */
const replace = async (path: string, stale: Holder): Promise<Holder | undefined> => {
  const guard = `${path}.${stale.token}`
  const outcome = await attempt(guard)
  if (outcome._tag === "Held") return undefined
  try {
    const now = await readHolder(path)
    if (typeof now === "string" || now.token !== stale.token) return undefined
    const mine = { ...makeHolder(), initialising: stale.initialising }
    await overwrite(path, mine)
    return mine
  } finally {
    await rm(guard, { force: true })
  }
}

/** How an attempt ended; a holder that is `initialising` inherited a directory that may be half made. */
export type Outcome =
  | { readonly _tag: "Taken"; readonly holder: Holder }
  | { readonly _tag: "Held"; readonly by: Holder | undefined }

/** Rounds of a contended takeover before its stale holder is reported as the one who holds the lock. */
const rounds = 100

const attempt = async (path: string): Promise<Outcome> => {
  let found: Awaited<ReturnType<typeof readHolder>> = "absent"
  for (let round = 0; round < rounds; round++) {
    const mine = makeHolder()
    if (await create(path, mine)) return { _tag: "Taken", holder: mine }
    found = await readHolder(path)
    if (found === "absent") continue
    if (found === "unreadable" || isAlive(found)) break
    const taken = await replace(path, found)
    if (taken !== undefined) return { _tag: "Taken", holder: taken }
    await sleep(5)
  }
  return { _tag: "Held", by: typeof found === "string" ? undefined : found }
}

/** The lock file could not be read or written; the message is the system's. */
export class LockFileError extends Schema.TaggedError<LockFileError>()("LockFileError", { problem: Schema.String }) {
  override get message(): string {
    return this.problem
  }
}

const fileEffect = <A>(run: () => Promise<A>): Effect.Effect<A, LockFileError> =>
  Effect.tryPromise({
    try: run,
    catch: (error) => new LockFileError({ problem: error instanceof Error ? error.message : String(error) })
  })

/** Tries once to take the lock at `path`, replacing a holder that is provably dead. */
export const take = (path: string): Effect.Effect<Outcome, LockFileError> => fileEffect(() => attempt(path))

/** Notes in a held lock whether the directory is still being made, for whoever finds the lock after a crash. */
export const note = (path: string, holder: Holder, initialising: boolean): Effect.Effect<void, LockFileError> =>
  fileEffect(() => overwrite(path, { ...holder, initialising }))

/** Gives a held lock back; a lock that is no longer ours stays. */
export const release = (path: string, holder: Holder): Effect.Effect<void> =>
  Effect.promise(async () => {
    const now = await readHolder(path).catch(() => "absent" as const)
    if (typeof now !== "string" && now.token === holder.token) await rm(path, { force: true })
  })
