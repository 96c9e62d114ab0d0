/**
 * Schemas, extensions, comments, and objects that are dropped by name.
 */
import type { CommentTarget, CreateExtension, CreateSchema, Name, SetComment } from "../../operation/mod.ts"
import { identifierUnsafe, qualifiedUnsafe, type Statement } from "../../text/mod.ts"
import { ddl, text } from "./_ddl.ts"

export const createSchema = ({ authorization, ifNotExists, name }: CreateSchema): ReadonlyArray<Statement> => [
  ddl(
    "CREATE SCHEMA",
    ifNotExists && "IF NOT EXISTS",
    identifierUnsafe(name),
    authorization !== undefined && `AUTHORIZATION ${identifierUnsafe(authorization)}`
  )
]

export const createExtension = (operation: CreateExtension): ReadonlyArray<Statement> => [
  ddl(
    "CREATE EXTENSION",
    operation.ifNotExists && "IF NOT EXISTS",
    identifierUnsafe(operation.name),
    operation.schema !== undefined && `SCHEMA ${identifierUnsafe(operation.schema)}`,
    operation.version !== undefined && `VERSION ${text(operation.version)}`
  )
]

/** `DROP kind [IF EXISTS] name [CASCADE]`. */
export const drop = (
  kind: string,
  { cascade, ifExists, name }: { readonly name: Name; readonly ifExists?: boolean; readonly cascade?: boolean }
): ReadonlyArray<Statement> => [ddl("DROP", kind, ifExists && "IF EXISTS", qualifiedUnsafe(name), cascade && "CASCADE")]

export const setComment = ({ comment, target }: SetComment): ReadonlyArray<Statement> => [commentOn(target, comment)]

/** `COMMENT ON`; `null` removes the comment. */
export const commentOn = (target: CommentTarget, comment: string | null): Statement =>
  ddl("COMMENT ON", target.kind.toUpperCase(), targetName(target), "IS", comment === null ? "NULL" : text(comment))

const targetName = (target: CommentTarget): string => {
  switch (target.kind) {
    case "column":
      return `${qualifiedUnsafe(target.on)}.${identifierUnsafe(target.name)}`
    case "constraint":
    case "trigger":
    case "policy":
      return `${identifierUnsafe(target.name)} ON ${qualifiedUnsafe(target.on)}`
    default:
      return qualifiedUnsafe(target.name)
  }
}
