/** `strata verify`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional } from "../shell/root.ts"

/** Checks the hash chain of the ledger. */
export const verify = Command.make("verify", {
  expect: Flag.String("expect").pipe(
    Flag.withMetavar("head"),
    Flag.withDescription("Also check that this head, as an earlier verify printed it, is still there"),
    optional
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Check that nobody changed the ledger; exits with 3 at the first bad event"),
  Command.withExamples([
    { command: "strata verify" },
    { command: "strata verify --expect \"$HEAD\"", description: "Also notice that the newest events were removed" }
  ])
)
