import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, toggle } from "../shell/root.ts"

/** `strata log`: lists the events of the ledger. */
export const log = Command.make("log", {
  limit: Flag.Int("limit").pipe(
    Flag.withAlias("n"),
    Flag.withDescription("Only the newest events, at most this many"),
    optional
  ),
  revision: Flag.String("revision").pipe(
    Flag.withAlias("r"),
    Flag.withDescription("Only events of revisions whose id starts with this text; can be repeated"),
    Flag.atLeast(0)
  ),
  kind: Flag.String("kind").pipe(
    Flag.withAlias("k"),
    Flag.withDescription("Only events of this kind, such as RevisionFailed; can be repeated"),
    Flag.atLeast(0)
  ),
  at: Flag.String("at").pipe(
    Flag.withMetavar("time|number"),
    Flag.withDescription("Show what was applied after this event, or at this time (with a time zone)"),
    optional
  ),
  follow: toggle("follow", "Wait for new events and print them until interrupted", "f"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("List the events of the ledger, oldest first"),
  Command.withExamples([
    { command: "strata log -n 20" },
    { command: "strata log --revision a1b2c3 --json" },
    { command: "strata log --at 2026-11-22T10:00Z", description: "Show what was applied at this time" },
    { command: "strata log --follow -n 0", description: "Print new events only" }
  ])
)
