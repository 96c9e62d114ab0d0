import * as Layer from "effect/Layer"
import { layerPostgres } from "../../src/ledger/mod.ts"
import { laws } from "../ledger/laws.ts"
import { freshLedger, transaction } from "../ledger/server_ledger.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"

laws("on a server", { layer: freshLedger(), transaction, runs: 8 })

laws("on a server, under names that need quoting", {
  layer: freshLedger({ schema: "S'; DROP \"x\" \\ %s $strata$", table: `é$function$.${"t".repeat(50)}` }),
  transaction,
  runs: 4
})

laws("in the embedded database", {
  layer: Layer.provideMerge(Layer.fresh(layerPostgres()), layerEmbeddedTest),
  transaction,
  runs: 3
})
