/**
 * A process of its own that opens script directories and prints what it found as JSON, one line for each directory.
 *
 * Run by `process.test.ts`: what Node's own loader says of a module is not what the test runner's loader says.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { Environment } from "../../src/environment/mod.ts"
import { ScriptDirectory } from "../../src/script/mod.ts"

const probe = Effect.fnUntraced(function*(directory: string) {
  const error = yield* ScriptDirectory.pipe(
    Effect.provide(ScriptDirectory.layer({ directory, frozen: false })),
    Effect.flip,
    Effect.map(({ message }) => message),
    Effect.orElseSucceed(() => "opened")
  )
  const env = yield* Environment.load({ cwd: "/", directory }).pipe(
    Effect.flip,
    Effect.map(({ message }) => message),
    Effect.orElseSucceed(() => "loaded")
  )
  yield* Console.log(JSON.stringify([error, env]))
})

Effect.forEach(process.argv.slice(2), probe, { discard: true }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
