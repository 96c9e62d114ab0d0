import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional } from "../shell/root.ts"

/** `strata verify`: verifies the hash chain and the triggers of the ledger. */
export const verify = Command.make("verify", {
  expect: Flag.String("expect").pipe(
    Flag.withMetavar("head"),
    Flag.withDescription("Also check that the ledger contains this head, which an earlier verify printed"),
    optional
  ),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Verify that the ledger was not changed; exit with 3 at the first invalid event"),
  Command.withExamples([
    { command: "strata verify" },
    { command: "strata verify --expect \"$HEAD\"", description: "Also detect that the newest events were removed" }
  ])
)
