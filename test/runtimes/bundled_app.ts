/**
 * An application that is bundled: upgrades `DATABASE_URL` and prints what the ledger says of its revisions.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Client, Migrator } from "effect-strata"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
// @ts-expect-error: the test writes it beside this program.
import * as bundle from "./migrations/strata.bundle.ts"

const program = Effect.gen(function*() {
  const { edited, missing, pending } = yield* Migrator.current()
  const fault = yield* Migrator.verify
  const counts = { edited: edited.length, missing: missing.length, pending: pending.length }
  console.log(JSON.stringify({ ...counts, fault: Option.getOrNull(fault) }))
})

const layer = Migrator.layerBundle(bundle).pipe(
  Layer.provideMerge(Migrator.layerUpgrade(bundle)),
  Layer.provideMerge(Client.layerConfig()),
  Layer.provide([NodeServices.layer, Logger.layer([])])
)

await Effect.runPromise(Effect.provide(program, layer))
