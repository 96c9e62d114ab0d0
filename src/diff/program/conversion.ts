/**
 * Conversions between encodings. PostgreSQL has no statement that changes one.
 */
import type { Conversion } from "../../catalog/mod.ts"
import { quoteLiteral, quoteName, words } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"

const called = (conversion: Conversion): string => `CONVERSION ${quoteName(conversion)}`

const createText = (conversion: Conversion): string =>
  words(
    "CREATE",
    conversion.default && "DEFAULT",
    called(conversion),
    `FOR ${quoteLiteral(conversion.from)} TO ${quoteLiteral(conversion.to)} FROM ${quoteName(conversion.function)}`
  )

/** Conversions. */
export const conversion: Compared<"conversion"> = standaloneKind({
  create: createText,
  called,
  changes: "recreate",
  isOwned: true,
  rank: 62,
  needs: nothing
}, {
  // A schema has one default conversion for two encodings.
  places: ({ default: isDefault, from, schema, to }) =>
    isDefault ? [`default conversion in ${schema} from ${from} to ${to}`] : []
})
