/**
 * Parking: an old type is renamed so that the new type can have its name.
 */
import type { QualifiedName } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Draft, draft } from "../description/context.ts"
import { execute } from "../description/statement.ts"

/** `ALTER … RENAME TO …`. */
export const renameText = (kind: string, from: string, to: string): string =>
  `ALTER ${kind} ${from} RENAME TO ${quoteIdentifier(to)}`

/** The rename of a type, with its inverse. */
export const typeRename = (kind: string, object: QualifiedName, name: string): Draft => {
  const text = (from: string, to: string) => renameText(kind, quoteName({ schema: object.schema, name: from }), to)
  return draft(execute(text(object.name, name), text(name, object.name)))
}
