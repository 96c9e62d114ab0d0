/** `strata log`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, toggle } from "../shell/root.ts"

/** Lists the events of the ledger. */
export const log = Command.make("log", {
  limit: Flag.Int("limit").pipe(
    Flag.withAlias("n"),
    Flag.withDescription("Only the newest events, so many of them"),
    optional
  ),
  revision: Flag.String("revision").pipe(
    Flag.withAlias("r"),
    Flag.withDescription("Only events of this revision, by the beginning of its id; may be repeated"),
    Flag.atLeast(0)
  ),
  kind: Flag.String("kind").pipe(
    Flag.withAlias("k"),
    Flag.withDescription("Only events of this kind, such as RevisionFailed; may be repeated"),
    Flag.atLeast(0)
  ),
  at: Flag.String("at").pipe(
    Flag.withMetavar("time|number"),
    Flag.withDescription("Show where the database was after this event, or at this time (with its zone), instead"),
    optional
  ),
  follow: toggle("follow", "Go on with new events as they are recorded, until interrupted", "f"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("List what happened to the database, oldest first"),
  Command.withExamples([
    { command: "strata log -n 20" },
    { command: "strata log --revision a1b2c3 --json" },
    { command: "strata log --at 2026-11-22T10:00Z", description: "What was applied then" },
    { command: "strata log --follow -n 0", description: "Wait for what happens next" }
  ])
)
