/** `strata check`. */
import * as Command from "effect/cli/Command"
import { json, lazily } from "../shell/root.ts"

/** Compares the database with the models. */
export const check = Command.make(
  "check",
  { json },
  (input) => lazily(() => import("./work.ts"), input)
).pipe(
  Command.withDescription("Compare the database with the models; exits with 3 when they differ"),
  Command.withExamples([{ command: "strata check" }])
)
