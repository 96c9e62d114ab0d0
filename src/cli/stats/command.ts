import * as Command from "effect/cli/Command"
import { json, lazily } from "../shell/root.ts"

/** `strata stats`: the sizes of the tables, for `strata lint --stats`. */
export const stats = Command.make("stats", { json }, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Print the sizes of the tables as a JSON document, for strata lint --stats"),
  Command.withExamples([
    { command: "strata stats > stats.json", description: "Save the sizes of the tables of the database" }
  ])
)
