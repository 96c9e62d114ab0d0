/**
 * The lock of a data directory, which one process at a time may open: a file in it that names the holder.
 *
 * Node.js has no `flock`. Whether the holder still runs is asked of its socket (`_lock_socket.ts`), because a pid names
 * another process in another container. Where the file system has no sockets, and on Windows, the pid is asked, but only
 * within the pid namespace of the holder. A holder in another kernel cannot be asked, and counts as running.
 *
 * The file appears complete or not at all, because it is linked into place. To replace a stale lock, a process must
 * first take a lock on it, so if many processes find that the holder has ended, exactly one becomes the new holder.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { randomUUID } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import { link, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { hostname } from "node:os"
import { basename, dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import * as Socket from "./_lock_socket.ts"

/**
 * Where a process runs: the boot of the kernel, the pid namespace, and the machine, which has the same id after it was
 * restarted. They are absent where the system does not tell, and in a lock of an older version.
 */
const Place = Schema.Struct({
  boot: Schema.optionalKey(Schema.String),
  pids: Schema.optionalKey(Schema.String),
  machine: Schema.optionalKey(Schema.String)
})

/**
 * The holder as the lock file describes it. `started` distinguishes two processes with the same pid, where the
 * system has /proc. `socket` is the name of its socket.
 */
export const Holder = Schema.Struct({
  pid: Schema.Int,
  host: Schema.String,
  started: Schema.NullOr(Schema.String),
  token: Schema.String,
  initialising: Schema.Boolean,
  socket: Schema.optionalKey(Schema.String),
  place: Schema.optionalKey(Place)
})
export type Holder = typeof Holder.Type

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Holder))

const code = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined

/** When the process started, in clock ticks since boot (proc(5), field 22); `null` where there is no /proc. */
const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
    // The command name in field 2 is in parentheses and may itself contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null
  } catch {
    return null
  }
}

const readOr = (read: () => string): string | undefined => {
  try {
    return read().trim() || undefined
  } catch {
    return undefined
  }
}

const placeHere = (): typeof Place.Type => {
  const boot = readOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1"))
  const pids = readOr(() => readlinkSync("/proc/self/ns/pid"))
  const machine = readOr(() => readFileSync("/etc/machine-id", "latin1"))
  return { ...(boot && { boot }), ...(pids && { pids }), ...(machine && { machine }) }
}

const socketOf = (path: string, name: string): string => join(dirname(path), basename(name))

/** Whether the holder of the lock at `path` may still run; one that cannot be asked from here is assumed to. */
const isAlive = async (path: string, holder: Holder): Promise<boolean> => {
  if (holder.host !== hostname()) return true
  const { place = {}, socket } = holder
  const here = placeHere()
  // Another boot of this machine has ended; another machine may have the same host name.
  if (place.boot !== undefined && place.boot !== here.boot) {
    return place.machine === undefined || place.machine !== here.machine
  }
  if (socket !== undefined) return !(await Socket.isGone(socketOf(path, socket)))
  return place.pids !== undefined && place.pids !== here.pids || isRunning(holder)
}

/** Whether a process with the pid of the holder runs in this pid namespace, and started when it did. */
const isRunning = (holder: Holder): boolean => {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (code(error) === "ESRCH") return false
  }
  const started = startOf(holder.pid)
  return holder.started === null || started === null || holder.started === started
}

const makeHolder = (socket: Socket.LockSocket | undefined): Holder => ({
  pid: process.pid,
  host: hostname(),
  started: startOf(process.pid),
  token: randomUUID(),
  initialising: false,
  ...(socket && { socket: socket.name }),
  place: placeHere()
})

const readHolder = async (path: string): Promise<Holder | "absent" | "unreadable"> => {
  try {
    // To open a named pipe would wait for its writer.
    if (!(await stat(path)).isFile()) throw new Error(`"${path}" is not a regular file. Remove or rename it`)
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

/** Replaces the content of the file at once. */
const overwrite = async (path: string, holder: Holder): Promise<void> => rename(await writeDraft(path, holder), path)

/** Replaces exactly the holder `stale`; undefined if another process did so first. */
const replace = async (
  path: string,
  stale: Holder,
  socket: Socket.LockSocket | undefined
): Promise<Holder | undefined> => {
  const guard = `${path}.${stale.token}`
  const outcome = await attempt(guard, socket)
  if (outcome._tag === "Held") return undefined
  try {
    const now = await readHolder(path)
    if (typeof now === "string" || now.token !== stale.token) return undefined
    const mine = { ...makeHolder(socket), initialising: stale.initialising }
    await overwrite(path, mine)
    if (stale.socket !== undefined) await rm(socketOf(path, stale.socket), { force: true })
    return mine
  } finally {
    await rm(guard, { force: true })
  }
}

/** The result of an attempt; a holder that is `initialising` took over a directory that may be incomplete. */
export type Outcome =
  | { readonly _tag: "Taken"; readonly holder: Holder }
  | { readonly _tag: "Held"; readonly by: Holder | undefined }

/** How often a process tries to replace a stale holder before it reports that holder as the one that has the lock. */
const rounds = 100

const attempt = async (path: string, socket: Socket.LockSocket | undefined): Promise<Outcome> => {
  let found: Awaited<ReturnType<typeof readHolder>> = "absent"
  for (let round = 0; round < rounds; round++) {
    const mine = makeHolder(socket)
    if (await create(path, mine)) return { _tag: "Taken", holder: mine }
    found = await readHolder(path)
    if (found === "absent") continue
    if (found === "unreadable" || await isAlive(path, found)) break
    const taken = await replace(path, found, socket)
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

/** The sockets of the locks that this process holds, by their names. */
const sockets = new Map<string, Socket.LockSocket>()

/** Tries once to take the lock at `path`, and replaces a holder that has ended. */
export const take = (path: string): Effect.Effect<Outcome, LockFileError> =>
  fileEffect(async () => {
    // Before the file: a holder whose socket is not there has ended.
    const socket = await Socket.open(path)
    let outcome: Outcome | undefined
    try {
      outcome = await attempt(path, socket)
    } finally {
      if (outcome?._tag === "Taken" && socket !== undefined) sockets.set(socket.name, socket)
      else await socket?.close()
    }
    return outcome
  })

/** Records in the lock file whether the directory is still being made, for the process that finds it after a crash. */
export const note = (path: string, holder: Holder, initialising: boolean): Effect.Effect<void, LockFileError> =>
  fileEffect(() => overwrite(path, { ...holder, initialising }))

/** Releases the lock, unless another process has taken it over. */
export const release = (path: string, holder: Holder): Effect.Effect<void> =>
  Effect.promise(async () => {
    const now = await readHolder(path).catch(() => "absent" as const)
    if (typeof now !== "string" && now.token === holder.token) await rm(path, { force: true })
    // After the file, for the same reason.
    const socket = sockets.get(holder.socket ?? "")
    sockets.delete(holder.socket ?? "")
    await socket?.close()
  })
