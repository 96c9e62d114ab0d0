/**
 * What an environment says about models: the schemas that describe tables, and the hooks that overrule a comparison.
 *
 * Hooks are functions of plain data. They answer `undefined` to leave the question to Strata.
 */
import type * as Schema from "effect/Schema"
import type { ColumnType } from "../operation/mod.ts"

/** A table described by a schema: usually a `Model.Class`, with the name of its table. */
export interface Model {
  readonly table: string
  readonly schema: Schema.Top
}

/** A column as one side of a comparison sees it; `default` is SQL text, null when there is none. */
export interface ComparedColumn {
  readonly type: string
  readonly nullable: boolean
  readonly default: string | null
}

/** One column on both sides: what the models say and what the database has. */
export interface ColumnComparison {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly model: ComparedColumn
  readonly database: ComparedColumn
}

/** Answers whether the column differs, or undefined to let Strata decide. */
export type CompareHook = (comparison: ColumnComparison) => boolean | undefined

/** An object of a schema that a comparison might leave out; `table` names the owner of a column, index or constraint. */
export interface ComparedObject {
  readonly kind: "table" | "column" | "index" | "constraint" | "enum" | "sequence"
  readonly schema: string
  readonly name: string
  readonly table?: string
}

/** Answers whether the object takes part in the comparison, or undefined to let Strata decide. */
export type IncludeHook = (object: ComparedObject) => boolean | undefined

/** What a comparison looks at; types and defaults are compared when left out. */
export interface Compare {
  readonly types?: boolean | CompareHook
  readonly defaults?: boolean | CompareHook
  readonly include?: IncludeHook
}

/** Maps a schema to a column type, or answers undefined to pass it to the next renderer. */
export type Renderer = (schema: Schema.Top) => ColumnType | undefined
