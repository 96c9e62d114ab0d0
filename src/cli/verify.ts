/** `strata verify`. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { json, lazily } from "./_root.ts"

/** Checks the hash chain of the ledger; its work is in `_run_ledger.ts`. */
export const verify = Command.make("verify", {
  expect: Flag.String("expect").pipe(
    Flag.withMetavar("head"),
    Flag.withDescription("Also check that this head, as an earlier verify printed it, is still there"),
    Flag.optional
  ),
  json
}, ({ expect, json }) =>
  lazily(
    () => import("./_run_ledger.ts"),
    (run, shared) => run.verify({ expect: Option.getOrUndefined(expect), json }, shared)
  )).pipe(
    Command.withDescription("Check that nobody changed the ledger; exits with 3 at the first bad event"),
    Command.withExamples([
      { command: "strata verify" },
      { command: "strata verify --expect \"$HEAD\"", description: "Also notice that the newest events were removed" }
    ])
  )
