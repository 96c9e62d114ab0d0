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
export * from "./classify.ts"
export * from "./error.ts"
export * from "./render.ts"
export * from "./script_text.ts"
export * from "./split.ts"
