import { laws } from "../ledger/laws.ts"
import { ledgersOfFile, transaction } from "../ledger/server_ledger.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { soaking } from "../support/soak.ts"

const onServer = ledgersOfFile()
const embedded = ledgersOfFile(layerEmbeddedTest)

laws("on a server", { layer: onServer(), transaction, runs: 8 })

laws("on a server, under names that need quoting", {
  layer: onServer({ schema: "S'; DROP \"x\" \\ %s $strata$", table: `é$function$.${"t".repeat(50)}` }),
  transaction,
  runs: soaking ? 4 : 2
})

laws("in the embedded database", { layer: embedded(), transaction, runs: soaking ? 3 : 1 })
