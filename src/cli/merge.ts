/** `strata merge [revisions…]`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily } from "./_root.ts"
import { branchLabel, revId } from "./revision.ts"

/** Writes a revision that joins several; its work is in `_run_write.ts`. */
export const merge = Command.make("merge", {
  revisions: Argument.String("revision").pipe(
    Argument.withDescription("What to join (default: all heads)"),
    Argument.variadic()
  ),
  message: Flag.String("message").pipe(
    Flag.withAlias("m"),
    Flag.withMetavar("text"),
    Flag.withDescription("What the revision does (default: names its parents)"),
    Flag.optional
  ),
  branchLabel,
  revId,
  json
}, ({ message, revId, ...input }) =>
  lazily(() => import("./_run_write.ts"), (run, shared) =>
    run.merge(
      { ...input, message: Option.getOrUndefined(message), revId: Option.getOrUndefined(revId) },
      shared
    ))).pipe(
    Command.withDescription("Write a revision that joins branches"),
    Command.withExamples([
      { command: "strata merge -m \"merge billing and auth\"" },
      { command: "strata merge a1b2 c3d4" }
    ])
  )
