/**
 * The column that owns a sequence: `OWNED BY`.
 */
import { address, type OwnedBy } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, draft, itself, never, nobody, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
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
  comparable: itself,
  isDeparsed: always,
  judge: "never",
  isLeftOut: never,
  comment: "none",
  owner: "none",
  grant: "none",
  defaultPrivileges: "none",
  needs: ({ column, table }) => [address("column", table.schema, table.name, column)],
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: true,
  isRecreatedWith: never,
  places: nothing,
  isTypeName: false,
  secondType: "none",
  usesTypes: false,
  containsType: never,
  retyping: "none",
  rank: () => 48,
  position: noText,
  precedence: nothing,
  isAlteredAfter: never,
  recreates: nobody,
  parksParts: false,
  fold: { isFoldable: always, intoAlter: never, looseness: () => 0 },
  attachments: "none",
  isAttachment: false,
  expressions: [],
  types: [],
  columns: [],
  withColumns: (owned, { name, schema }, renamed) =>
    owned.table.schema === schema && owned.table.name === name ? { ...owned, column: renamed(owned.column) } : owned,
  isRecreatedAround: false,
  isNamedAfterParent: true,
  rename: "none"
}
