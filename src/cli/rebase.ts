/** `strata rebase [head] --onto <head>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily, toggle } from "./_root.ts"

/** Moves an unapplied branch onto another head; its work is in `_run_rebase.ts`. */
export const rebase = Command.make("rebase", {
  head: Argument.String("head").pipe(
    Argument.withDescription("The head of the branch to move (default: of two heads, the one that was not applied)"),
    Argument.optional
  ),
  onto: Flag.String("onto").pipe(
    Flag.withMetavar("target"),
    Flag.withDescription("What the branch follows then (default: the other one of two heads)"),
    Flag.optional
  ),
  dryRun: toggle("dry-run", "Say what would change, and change nothing"),
  json
}, ({ head, onto, ...input }) =>
  lazily(
    () => import("./_run_rebase.ts"),
    (run, shared) =>
      run.rebase({ ...input, head: Option.getOrUndefined(head), onto: Option.getOrUndefined(onto) }, shared)
  )).pipe(
    Command.withDescription("Put a branch that was not applied on top of another head"),
    Command.withExamples([
      { command: "strata rebase", description: "Of two heads, move the unapplied one" },
      { command: "strata rebase billing@head --onto main@head --dry-run" }
    ])
  )
