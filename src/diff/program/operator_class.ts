/**
 * Operator classes. PostgreSQL has no statement that changes one.
 */
import { address, type OperatorClass } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { memberText } from "./_member.ts"

const called = (object: OperatorClass): string =>
  `OPERATOR CLASS ${quoteName(object)} USING ${quoteIdentifier(object.method)}`

const createText = (object: OperatorClass): string => {
  const { family, members, method, storage, type } = object
  const items = [...(storage === undefined ? [] : [`STORAGE ${storage}`]), ...members.map(memberText)]
  return words(
    `CREATE OPERATOR CLASS ${quoteName(object)}`,
    object.default && "DEFAULT",
    `FOR TYPE ${type} USING ${quoteIdentifier(method)} FAMILY ${quoteName(family)} AS`,
    // A class has at least one item, and this one is without effect.
    items.length === 0 ? `STORAGE ${type}` : `\n  ${items.join(",\n  ")}`
  )
}

/** Operator classes. */
export const operatorClass: Compared<"operator-class"> = standaloneKind({
  create: createText,
  called,
  changes: "recreate",
  isOwned: true,
  rank: 50,
  needs: ({ family, method }) => [address("operator-family", family.schema, family.name, method)]
}, {
  // A type has one default class for each access method.
  places: (object) => object.default ? [`default operator class of ${object.type} using ${object.method}`] : [],
  types: ["type", "storage", "left", "right", "argumentTypes"]
})
