/**
 * What becomes of standard output. Loads nothing of Effect, because the launcher prints answers with it.
 */
import { writeSync } from "node:fs"
import { getSystemErrorMap } from "node:util"

/** Writes a line to standard error, synchronously: nothing else may be running at that time. */
export const writeLine = (line: string): void => {
  try {
    writeSync(2, `${line}\n`)
  } catch {
    // Standard error is closed.
  }
}

/**
 * If the reader of the output exits (`| head`), the output ends but the work continues: an upgrade finishes. The same
 * applies if the output cannot be written. Returns a function that gives the message about the latter at the end.
 */
export const watchOutput = (): () => string | undefined => {
  let unwritable: string | undefined
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return
    unwritable ??= getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message
  })
  process.stderr.on("error", () => {})
  return () => unwritable === undefined ? undefined : `Cannot write the output: ${unwritable}`
}

/** Waits until all output has been written. A stream emits its errors shortly after the writes that caused them. */
export const afterOutput = (end: () => void): void => {
  process.stdout.write("", () => setImmediate(end))
}
