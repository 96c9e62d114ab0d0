import * as Command from "effect/cli/Command"
import { json, lazily, roles } from "../shell/root.ts"

/** `strata check`: compares the database with the models. */
export const check = Command.make(
  "check",
  { ...roles, json },
  (input) => lazily(() => import("./work.ts"), input)
).pipe(
  Command.withDescription("Compare the database with the models; exit with 3 if they differ"),
  Command.withExamples([{ command: "strata check" }])
)
