/**
 * Runs git. Nothing is written to the repository: no lock is taken that can be left out, and no hook runs.
 */
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"

/** How a git command ended. */
export interface Ended {
  /** The exit code; `"missing"` if there is no git. */
  readonly code: number | "missing"
  readonly out: string
  readonly problem: string
}

/** The variables that name another repository than that of the directory, as git sets them in hooks. */
const located = new Set([
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_PREFIX",
  "GIT_COMMON_DIR",
  "GIT_OBJECT_DIRECTORY"
])

const environment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !located.has(name))),
  // Problems are recognized by their English text, and objects of a large file are not downloaded for nothing.
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_LFS_SKIP_SMUDGE: "1",
  ...more
})

const settings = ["core.hooksPath=/dev/null", "core.splitIndex=false", "core.fsmonitor=false", "core.fileMode=false"]

/** What a git command is given besides its arguments. */
export interface Given {
  readonly variables?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Runs a git command in a directory. Never fails. */
export const git = (
  directory: string,
  argv: ReadonlyArray<string>,
  { input, variables = {} }: Given = {}
): Effect.Effect<Ended> =>
  Effect.callback((resume, signal) => {
    const all = ["-C", directory, ...settings.flatMap((setting) => ["-c", setting]), ...argv]
    const options = { signal, maxBuffer: 2 ** 28, env: environment(variables) }
    const child = execFile("git", all, options, (error, out, problem) => {
      const code = error === null ? 0 : error.code === "ENOENT" ? "missing" : Number(error.code) || 1
      resume(Effect.succeed({ code, out, problem }))
    })
    child.stdin?.on("error", () => {})
    child.stdin?.end(input ?? "")
  })

/** The output of a git command; undefined if it fails. */
export const outputOf = (...command: Parameters<typeof git>): Effect.Effect<string | undefined> =>
  Effect.map(git(...command), ({ code, out }) => code === 0 ? out : undefined)

/** The parts of an output that git separates by NUL. */
export const partsOf = (output: string | undefined): ReadonlyArray<string> => output?.split("\0").filter(Boolean) ?? []
