/**
 * Has another tool write the SQL of its migrations that are programs, as `alembic upgrade --sql` does. The program of the
 * tool runs the files of the project, and is given no database.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { execFile } from "node:child_process"
import { withoutCredentials } from "../secret/mod.ts"
import type { Dictation, Listing, Printed } from "../tool/mod.ts"
import { AdoptError, NotDictated } from "./error.ts"

/** How many folders above the files that of the tool's settings may be. */
const above = 3

/** Output of this many bytes is read. */
const maxBuffer = 1 << 28

/** The folder in which the program runs: that of its settings, else the working directory. */
const homeOf = Effect.fnUntraced(function*(place: string, listing: Listing, home: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const first = path.resolve(place, path.dirname(listing.programs[0] ?? "."))
  const folders = Array.from(
    { length: above + 1 },
    (_, index) => path.resolve(first, ...Array<string>(index).fill(".."))
  )
  for (const folder of [path.resolve(place), ...folders]) {
    if (yield* Effect.orElseSucceed(fs.exists(path.join(folder, home)), () => false)) return folder
  }
  return path.resolve(".")
})

const lines = (text: string): ReadonlyArray<string> =>
  text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "")

/** The last line in which a program says why it failed. */
const problemIn = (output: string, errors: string, otherwise: string): string => {
  const said = lines(output).findLast((line) => line.startsWith("FAILED: "))?.slice("FAILED: ".length) ??
    lines(errors).at(-1) ?? otherwise
  return withoutCredentials(said).replace(/\.$/, "")
}

/** One run; undefined if there is no such program. */
const run = (program: string, words: ReadonlyArray<string>, cwd: string) =>
  Effect.callback<Printed | void>((resume) => {
    const options = { cwd, maxBuffer, env: { ...process.env, PYTHONIOENCODING: "utf-8" } }
    const child = execFile(program, words, options, (error, output, errors) => {
      if (error?.code === "ENOENT") return resume(Effect.void)
      const problem = error === null ? {} : { problem: problemIn(output, errors, error.message) }
      resume(Effect.succeed({ words, text: output.replaceAll("\r\n", "\n"), ...problem }))
    })
    child.stdin?.end()
    return Effect.sync(() => void child.kill())
  })

/**
 * The listing with the SQL that the tool wrote; undefined if its program is not on the PATH. Fails with `NotDictated` if it
 * cannot write the SQL of each migration.
 */
export const dictate = Effect.fn("Adopt.dictate")(function*(
  { home, next, program, read }: Dictation,
  listing: Listing,
  place: string,
  flags: string
) {
  const cwd = yield* homeOf(place, listing, home)
  const made: Array<Printed> = []
  for (let words = next(listing.declared, made); words !== undefined; words = next(listing.declared, made)) {
    const printed = yield* run(program, words, cwd)
    if (printed === undefined) return undefined
    made.push(printed)
  }
  const declared = read(listing.declared, made)
  if (declared._tag === "Failure") {
    return yield* AdoptError.of(
      new NotDictated({
        flags,
        command: [program, ...made[0]?.words ?? []].join(" "),
        directory: cwd,
        ...declared.failure
      })
    )
  }
  return { declared: declared.success, programs: [] } satisfies Listing
})
