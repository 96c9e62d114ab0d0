/** `strata rebase [head] --onto <head>`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily, optional, toggle } from "../shell/root.ts"

/** Moves an unapplied branch onto another head. */
export const rebase = Command.make("rebase", {
  head: Argument.String("head").pipe(
    Argument.withDescription("The head of the branch to move (default: of two heads, the one that was not applied)"),
    Argument.optional,
    Argument.map(Option.getOrUndefined)
  ),
  onto: Flag.String("onto").pipe(
    Flag.withMetavar("target"),
    Flag.withDescription("What the branch follows then (default: the other one of two heads)"),
    optional
  ),
  dryRun: toggle("dry-run", "Say what would change, and change nothing"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Put a branch that was not applied on top of another head"),
  Command.withExamples([
    { command: "strata rebase", description: "Of two heads, move the unapplied one" },
    { command: "strata rebase billing@head --onto main@head --dry-run" }
  ])
)
