/**
 * User mappings. All their options are secrets, so a mapping is created without options.
 */
import { address, type UserMapping } from "../../catalog/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { roleText } from "../description/statement.ts"
import { secretHazards, withoutHidden } from "./_hidden.ts"

const called = ({ role, server }: UserMapping): string =>
  `USER MAPPING FOR ${roleText(role)} SERVER ${quoteIdentifier(server)}`

/** User mappings. */
export const userMapping: Compared<"user-mapping"> = standaloneKind({
  create: (mapping) => `CREATE ${called(mapping)}`,
  called,
  changes: () => [],
  isOwned: false,
  rank: 27,
  needs: ({ server }) => [address("foreign-server", server)],
  hazards: secretHazards(called)
}, { comparable: withoutHidden, attachments: "none", comment: "none", namesInBodies: nothing })
