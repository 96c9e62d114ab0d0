/**
 * SQL as text: rendering operations, splitting scripts into statements and classifying statements.
 *
 * Pure: it opens no connection and reads no file. Read it as a namespace: `import * as Sql from "../sql/mod.ts"`. It is
 * also the package's `effect-strata/sql`, so the parts of `text/` that its users need are exported again.
 */
export {
  identifier,
  identifierUnsafe,
  inline,
  literal,
  online,
  qualified,
  qualifiedUnsafe,
  type Statement,
  stringLiteral,
  TextError
} from "../text/mod.ts"
export * from "./error.ts"
export * from "./render/render.ts"
export * from "./statement/classify.ts"
export * from "./statement/comments.ts"
export { type Cursor, cursors } from "./statement/cursor.ts"
export * from "./statement/hazards.ts"
export * from "./statement/psql.ts"
export * from "./statement/reach.ts"
export * from "./statement/split.ts"
