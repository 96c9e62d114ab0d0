import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily } from "../shell/root.ts"

const role = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar("role"), Flag.withDescription(description), Flag.withDefault(name))

/** `strata grants`: prints the privileges that the roles of a deployment need. */
export const grants = Command.make("grants", {
  migrator: role("migrator", "The role that applies revisions (default: migrator)"),
  reader: role("reader", "The role that only looks, with current, verify, check or log (default: reader)"),
  application: role("application", "The role of the application (default: application)"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Print the least privileges of the roles of a deployment as SQL"),
  Command.withExamples([
    { command: "strata grants", description: "Print the SQL; do not connect to the database" },
    { command: "strata grants --migrator deploy --application web | psql", description: "Grant them as the owner" }
  ])
)
