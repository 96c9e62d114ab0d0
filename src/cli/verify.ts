/** `strata verify`. */
import * as Command from "effect/cli/Command"
import { json, lazily } from "./_root.ts"

/** Checks the hash chain of the ledger; its work is in `_run_ledger.ts`. */
export const verify = Command.make(
  "verify",
  { json },
  (input) => lazily(() => import("./_run_ledger.ts"), (run, shared) => run.verify(input, shared))
).pipe(
  Command.withDescription("Check that nobody changed the ledger; exits with 3 at the first bad event"),
  Command.withExamples([{ command: "strata verify" }])
)
