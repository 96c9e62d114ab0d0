/**
 * Parking: an old type is renamed so that the new type can have its name.
 */
import type { QualifiedName, Typed } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Context, type Draft, draft } from "../description/context.ts"
import { execute } from "../description/statement.ts"
import { columnType } from "../table/column_definition.ts"
import { parkedCollation } from "../value/parked_collation.ts"

/** `ALTER … RENAME TO …`. */
export const renameText = (kind: string, from: string, to: string): string =>
  `ALTER ${kind} ${from} RENAME TO ${quoteIdentifier(to)}`

/** The rename of a type, with its inverse. */
export const typeRename = (kind: string, object: QualifiedName, name: string): Draft => {
  const text = (from: string, to: string) => renameText(kind, quoteName({ schema: object.schema, name: from }), to)
  return draft(execute(text(object.name, name), text(name, object.name)))
}

/** A domain or an attribute whose type has the name under which it is parked. */
export const parkedTyped = <T extends Typed>(typed: T, context: Context): T => {
  const { collation } = typed
  const old = collation && parkedCollation(collation, context)
  if (old !== undefined) return parkedTyped({ ...typed, collation: old }, context)
  const type = columnType(typed, context.parked)
  if (typeof type === "string" || typed.userType === undefined || context.parked(typed.userType) === undefined) {
    return typed
  }
  return { ...typed, type: quoteName(type.type as QualifiedName) + (type.array === true ? "[]" : "") }
}
