import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, reason, toggle } from "../shell/root.ts"

/** `strata resolve <revision>`: records the outcome of a revision in doubt. */
export const resolve = Command.make("resolve", {
  target: Argument.String("revision").pipe(Argument.withDescription("The revision in doubt")),
  applied: toggle("applied", "Record it as applied"),
  reverted: toggle("reverted", "Record it as not applied"),
  reason,
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Record the outcome of a revision in doubt"),
  Command.withExamples([
    { command: "strata resolve a1b2c3 --applied --reason \"finished the index by hand\"" }
  ])
)
