/**
 * Access methods. PostgreSQL has no statement that changes one.
 */
import type { AccessMethod } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"

const called = ({ name }: AccessMethod): string => `ACCESS METHOD ${quoteIdentifier(name)}`

/** Access methods. */
export const accessMethod: Compared<"access-method"> = standaloneKind({
  create: (method) => `CREATE ${called(method)} TYPE ${method.type.toUpperCase()} HANDLER ${quoteName(method.handler)}`,
  called,
  changes: "recreate",
  isOwned: false,
  rank: 2,
  needs: nothing
})
