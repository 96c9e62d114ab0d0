import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily, optional, toggle } from "../shell/root.ts"

/** `strata rebase [head] --onto <head>`: moves an unapplied branch onto another head. */
export const rebase = Command.make("rebase", {
  head: Argument.String("head").pipe(
    Argument.withDescription("The head of the branch to move (default: of two heads, the one that is not applied)"),
    Argument.optional,
    Argument.map(Option.getOrUndefined)
  ),
  onto: Flag.String("onto").pipe(
    Flag.withMetavar("target"),
    Flag.withDescription("The new parent of the branch (default: the other one of two heads)"),
    optional
  ),
  dryRun: toggle("dry-run", "Show what would change, without changing it"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Move an unapplied branch onto another head"),
  Command.withExamples([
    { command: "strata rebase", description: "Of two heads, move the one that is not applied" },
    { command: "strata rebase billing@head --onto main@head --dry-run" }
  ])
)
