/**
 * The files that differ from a base of git, also those that are not committed.
 */
import * as Effect from "effect/Effect"
import type { Base } from "./base.ts"
import { outputOf, partsOf } from "./command.ts"

/** How a file differs from the base: `added` was not there, `edited` had another content, perhaps under another name. */
export type Change = "added" | "edited"

/** A difference as git writes it: of a renamed file `from` is the old path. Paths are those of the repository. */
interface Entry {
  readonly blob: string
  readonly status: string
  readonly from: string
  readonly path: string
}

const entriesOf = (output: string | undefined): ReadonlyArray<Entry> => {
  const parts = partsOf(output)
  const entries: Array<Entry> = []
  for (let at = 0; at < parts.length;) {
    const [, , blob = "", , status = ""] = parts[at]!.split(" ")
    const isRenamed = /^[RC]/.test(status)
    const from = parts[at + 1]!
    entries.push({ blob, status, from, path: isRenamed ? parts[at + 2]! : from })
    at += isRenamed ? 3 : 2
  }
  return entries
}

const differing = (directory: string, commit: string) =>
  Effect.map(
    outputOf(directory, ["diff", "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--ignore-submodules", commit]),
    entriesOf
  )

/** The path of a directory in its repository: empty, or with `/` at its end; undefined outside of git. */
export const prefixOf = (directory: string): Effect.Effect<string | undefined> =>
  Effect.map(outputOf(directory, ["rev-parse", "--show-prefix"]), (out) => out?.replace(/\n$/, ""))

/** The files of a directory in a commit, relative to the directory. */
const filesAt = (directory: string, commit: string) =>
  Effect.map(outputOf(directory, ["ls-tree", "-r", "-z", "--name-only", commit]), (out) => new Set(partsOf(out)))

/**
 * How each of these files, which are relative to the directory with `/`, differs from the base; one that does not is
 * absent. A file that was moved with its content, also without git, does not differ.
 */
export const changedFiles = Effect.fnUntraced(
  function*(directory: string, { commit }: Pick<Base, "commit">, files: ReadonlyArray<string>) {
    const prefix = (yield* prefixOf(directory)) ?? ""
    const entries = yield* differing(directory, commit)
    const byPath = new Map(entries.filter(({ status }) => status !== "D").map((entry) => [entry.path, entry]))
    const before = yield* filesAt(directory, commit)
    const unknown = files.filter((file) =>
      !before.has(file) && !file.includes("\n") && !byPath.get(`${prefix}${file}`)?.status.startsWith("R")
    )
    // The blobs whose paths are gone: a file with one of them was moved.
    const gone = new Set(entries.flatMap(({ blob, status }) => status === "D" ? [blob] : []))
    const moved = unknown.length === 0 || gone.size === 0
      ? []
      : yield* hashesOf(directory, unknown.map((file) => prefix + file))
    const changes = new Map<string, Change>()
    for (const file of files) {
      const entry = byPath.get(`${prefix}${file}`)
      const isMoved = entry?.status === "R100" || gone.has(moved[unknown.indexOf(file)] ?? "")
      if (isMoved || entry === undefined && before.has(file)) continue
      changes.set(file, entry?.status.startsWith("R") || before.has(file) ? "edited" : "added")
    }
    return changes as ReadonlyMap<string, Change>
  }
)

/** What git calls the contents of files, by their paths in the repository. */
const hashesOf = (directory: string, files: ReadonlyArray<string>) =>
  Effect.map(
    outputOf(directory, ["hash-object", "--stdin-paths"], { input: files.map((file) => `${file}\n`).join("") }),
    (out) => out?.trim().split("\n") ?? []
  )

/** Where a directory was at the base: its path in the repository, empty or with `/` at its end. */
export const formerPrefix = Effect.fnUntraced(
  function*(directory: string, { commit }: Pick<Base, "commit">, file: string) {
    const prefix = (yield* prefixOf(directory)) ?? ""
    if ((yield* filesAt(directory, commit)).has(file)) return prefix
    const entries = yield* differing(directory, commit)
    const path = `${prefix}${file}`
    const renamed = entries.find((entry) => entry.status.startsWith("R") && entry.path === path)?.from
    const [hash] = renamed === undefined ? yield* hashesOf(directory, [path]) : []
    const old = renamed ?? entries.find(({ blob, status }) => status === "D" && blob === hash)?.from
    return old?.endsWith(`/${file}`) || old === file ? old.slice(0, old.length - file.length) : undefined
  }
)
