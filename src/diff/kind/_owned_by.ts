/**
 * The column that owns a sequence: `OWNED BY`.
 */
import { address, type OwnedBy } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, draft, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"

const owner = ({ column, name, schema, table }: OwnedBy): string =>
  `ALTER SEQUENCE ${quoteName({ schema, name })} OWNED BY ${quoteName(table)}.${quoteIdentifier(column)}`

const none = ({ name, schema }: OwnedBy): string => `ALTER SEQUENCE ${quoteName({ schema, name })} OWNED BY NONE`

const operations: Operations<OwnedBy> = {
  create: (object) => [draft(execute(owner(object), none(object)))],
  drop: (object) => [draft(execute(none(object), owner(object)))],
  alterable: always,
  alter: (from, to) => [draft(execute(owner(to), owner(from)))],
  park: "none"
}

/** `OWNED BY`. */
export const ownedBy: Compared<"owned-by"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  needs: ({ column, table }) => [address("column", table.schema, table.name, column)],
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: true,
  isRecreatedWith: never,
  places: nothing,
  ...noType,
  ...ranked(48),
  ...ownStatements,
  fold: { isFoldable: always, intoAlter: never, looseness: () => 0 },
  ...noNames,
  withColumns: (owned, { name, schema }, renamed) =>
    owned.table.schema === schema && owned.table.name === name ? { ...owned, column: renamed(owned.column) } : owned,
  isNamedAfterParent: true
}
