/**
 * The names of temporary files: `.strata-<pid>-<place>-<random>` and the extension of the file to be. The place is a hash
 * of what a pid is unique in, the host, the boot of its kernel and the pid namespace, so that a directory which several
 * hosts or containers share is safe.
 */
import { hash, randomUUID } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import { hostname } from "node:os"

const readOr = (read: () => string): string => {
  try {
    return read().trim()
  } catch {
    // The system does not tell.
    return ""
  }
}

/** Where this process runs, as 12 hexadecimal digits. */
const placeHere = (): string => {
  const boot = readOr(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1"))
  const pids = readOr(() => readlinkSync("/proc/self/ns/pid"))
  return hash("sha256", JSON.stringify([hostname(), boot, pids])).slice(0, 12)
}

/** A new name for a temporary file of this process, with an extension such as `.sql`. */
export const name = (extension: string): string =>
  `.strata-${process.pid}-${placeHere()}-${randomUUID().slice(0, 8)}${extension}`

const pattern = /^\.strata-([1-9]\d{0,9})-([0-9a-f]{12})-[0-9a-f]{8}(?:\.\w+)?$/

/** Whether a file name is that of a temporary file whose process ran here and has ended. */
export const isAbandoned = (name: string): boolean => {
  const [, pid, place] = pattern.exec(name) ?? []
  return pid !== undefined && place === placeHere() && !isRunning(Number(pid))
}

/** A process that may not be signalled runs, and so does one that has the pid of an ended one. */
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH")
  }
}
