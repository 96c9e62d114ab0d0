import * as Command from "effect/cli/Command"
import { json, lazily } from "../shell/root.ts"

/** `strata check`: compares the database with the models. */
export const check = Command.make(
  "check",
  { json },
  (input) => lazily(() => import("./work.ts"), input)
).pipe(
  Command.withDescription("Compare the database with the models; exit with 3 if they differ"),
  Command.withExamples([{ command: "strata check" }])
)
