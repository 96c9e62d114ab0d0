/** `strata check`. */
import * as Command from "effect/cli/Command"
import { json, lazily } from "./_root.ts"

/** Compares the database with the models; its work is in `_run_check.ts`. */
export const check = Command.make(
  "check",
  { json },
  (input) => lazily(() => import("./_run_check.ts"), (run, shared) => run.check(input, shared))
).pipe(
  Command.withDescription("Compare the database with the models; exits with 3 when they differ"),
  Command.withExamples([{ command: "strata check" }])
)
