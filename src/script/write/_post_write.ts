/**
 * Runs the post-write hooks. A hook that fails is a warning, because the revision itself was written.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { withoutCredentials } from "../../secret/mod.ts"
import type { PostWrite } from "../file/write_settings.ts"

/** Runs the hooks on a file in order; `name` is its name in messages. */
export const runHooks = Effect.fnUntraced(function*(
  hooks: ReadonlyArray<PostWrite>,
  file: string,
  name: string
) {
  for (const [index, hook] of hooks.entries()) {
    const called = typeof hook === "function" ? `number ${index + 1}` : `"${hook.join(" ")}"`
    const warn = (problem: string) =>
      Effect.logWarning(`Post-write hook ${called} failed on "${name}", which is kept: ${problem}`)
    yield* typeof hook === "function"
      ? Effect.catchCause(
        Effect.suspend(() => hook(file)),
        (cause) => Cause.hasInterruptsOnly(cause) ? Effect.interrupt : warn(problemOf(cause))
      )
      : command(hook, file).pipe(Effect.catch(warn))
  }
})

const problemOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  const text = typeof error === "object" && error !== null && "message" in error ? error.message : error
  return withoutCredentials(String(text)).replace(/\.$/, "")
}

/** Runs a command in the working directory and logs its output. Fails with the reason if it does not exit with 0. */
const command = (words: ReadonlyArray<string>, file: string) =>
  Effect.flatMap(ended(words.map((word) => word.replaceAll("{file}", () => file))), ({ output, problem }) => {
    const said = output.trimEnd()
    if (problem !== undefined) return Effect.fail(said === "" ? problem : `${problem}\n${said}`)
    return said === "" ? Effect.void : Effect.logInfo(said)
  })

const ended = ([program = "", ...words]: ReadonlyArray<string>) =>
  Effect.callback<{ readonly output: string; readonly problem: string | undefined }>((resume) => {
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    const end = (problem: string | undefined) => resume(Effect.succeed({ output, problem }))
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => output += text)
    child.on(
      "error",
      (error: NodeJS.ErrnoException) => end(error.code === "ENOENT" ? "command not found" : error.message)
    )
    child.on(
      "close",
      (code, signal) =>
        end(code === 0 ? undefined : code === null ? `it was ended by ${signal!}` : `it exited with code ${code}`)
    )
    return Effect.sync(() => void child.kill())
  })
