/**
 * Which revisions changed since a base of git.
 */
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { basename } from "node:path"
import type { Revision } from "../../revision/mod.ts"
import type { Subject } from "./subject.ts"

/** The output of a git command; undefined if it fails, or without git. */
const git = (directory: string, ...argv: ReadonlyArray<string>): Effect.Effect<string | undefined> =>
  Effect.callback((resume, signal) => {
    execFile("git", ["-C", directory, ...argv], { signal, maxBuffer: 2 ** 26 }, (error, stdout) => {
      resume(Effect.succeed(error === null ? stdout : undefined))
    })
  })

/** The base that is compared with if none is given: that of the pull request in CI, else the default branch. */
const bases = (): ReadonlyArray<string> => {
  const request = process.env["GITHUB_BASE_REF"] || process.env["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"]
  return [...(request ? [`origin/${request}`] : []), "origin/HEAD", "origin/main", "origin/master", "main", "master"]
}

const namesOf = (output: string | undefined): ReadonlyArray<string> => output?.split("\0").filter(Boolean) ?? []

/** The names of the files that differ from the base, also those that are not committed; undefined without a base. */
const changedFiles = Effect.fnUntraced(function*(directory: string, base: string | undefined) {
  for (const name of base === undefined ? bases() : [base]) {
    const start = (yield* git(directory, "merge-base", "HEAD", "--end-of-options", name))?.trim()
    if (start === undefined) continue
    const edited = yield* git(directory, "diff", "--name-only", "--diff-filter=d", "-z", start, "--", ".")
    const added = yield* git(directory, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return new Set([...namesOf(edited), ...namesOf(added)].map((file) => basename(file)))
  }
  return undefined
})

/**
 * The revisions whose files changed since the branch left `base`, by default the default branch, in the order in which
 * they run. Where nothing changed, and outside of git, they are the heads.
 */
export const changed = (subject: Subject, base: string | undefined): Effect.Effect<ReadonlyArray<Revision>> =>
  Effect.map(changedFiles(subject.loaded.directory, base), (files) => {
    const { order, script } = subject
    const found = order.filter(({ id }) => files?.has(basename(script.revisions.get(id)!.file)))
    return found.length > 0 ? found : order.filter(({ id }) => script.graph.heads.includes(id))
  })
