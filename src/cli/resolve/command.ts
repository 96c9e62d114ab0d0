/** `strata resolve <revision>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { json, lazily, reason, toggle } from "../shell/root.ts"

/** Settles a revision in doubt. */
export const resolve = Command.make("resolve", {
  target: Argument.String("revision").pipe(Argument.withDescription("The revision in doubt")),
  applied: toggle("applied", "The database has it"),
  reverted: toggle("reverted", "The database does not have it"),
  reason,
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Settle a revision that stopped half-way outside a transaction"),
  Command.withExamples([
    { command: "strata resolve a1b2c3 --applied --reason \"finished the index by hand\"" }
  ])
)
