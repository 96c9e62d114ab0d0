import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { branchLabel, json, lazily, optional, revId } from "../shell/root.ts"

/** `strata merge [revisions…]`: writes a revision that merges branches. */
export const merge = Command.make("merge", {
  revisions: Argument.String("revision").pipe(
    Argument.withDescription("The revisions to merge (default: all heads)"),
    Argument.variadic()
  ),
  message: Flag.String("message").pipe(
    Flag.withAlias("m"),
    Flag.withMetavar("text"),
    Flag.withDescription("The message of the revision (default: names its parents)"),
    optional
  ),
  branchLabel,
  revId,
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Write a revision that merges branches"),
  Command.withExamples([
    { command: "strata merge -m \"merge billing and auth\"" },
    { command: "strata merge a1b2 c3d4" }
  ])
)
