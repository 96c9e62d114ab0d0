import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily, optional, reason, toggle } from "../shell/root.ts"

/** `strata resolve`: records the outcome of a revision in doubt, or that an event is to be passed over. */
export const resolve = Command.make("resolve", {
  target: Argument.String("revision").pipe(
    Argument.withDescription("The revision in doubt"),
    Argument.optional,
    Argument.map(Option.getOrUndefined)
  ),
  applied: toggle("applied", "Record it as applied"),
  reverted: toggle("reverted", "Record it as not applied"),
  passOver: Flag.Int("pass-over").pipe(
    Flag.withMetavar("number"),
    Flag.withDescription("Pass over an event of the ledger that no version of Strata can read"),
    optional
  ),
  reason,
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Record the outcome of a revision in doubt, or pass over an unreadable event"),
  Command.withExamples([
    { command: "strata resolve a1b2c3 --applied --reason \"finished the index by hand\"" },
    { command: "strata resolve --pass-over 5 --reason \"inserted by mistake\"" }
  ])
)
