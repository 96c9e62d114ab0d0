/**
 * Annotations for column types that a schema cannot express: the name of an enum, a domain, SQL text.
 *
 * Each function annotates a schema through `pipe`: `Status.pipe(Type.enum("user_status"))`. The annotation is kept by
 * brands, checks, `Schema.NullOr`, `Schema.Option`, arrays and transformations.
 */
import type * as Schema from "effect/Schema"
import type { ColumnType, Name } from "../../operation/mod.ts"

/** The key of the annotation, for code that does not use these functions. */
export const key = "strata"

/** The options of an enum. */
export interface EnumOptions {
  readonly comment?: string
  /** The former name of the type in the database, so that a comparison renames it. */
  readonly renamedFrom?: string
  /** The former names of values: `{ disabled: "banned" }` renames "banned" to "disabled". */
  readonly values?: Readonly<Record<string, string>>
}

/** The annotation. A `Varchar` without a length has that of the checks of the schema. */
export type Annotation =
  | { readonly _tag: "Type"; readonly type: ColumnType }
  | { readonly _tag: "Varchar"; readonly length?: number }
  | { readonly _tag: "Enum"; readonly name: Name; readonly options: EnumOptions }

const annotate = (annotation: Annotation) => <S extends Schema.Top>(self: S): S["Rebuild"] =>
  self.annotate({ [key]: annotation })

/** A type as SQL text, such as `citext`, `numeric(10, 2)` or `text[]`. The text is not checked. */
export const sql = (text: string) => annotate({ _tag: "Type", type: text })

/** A type by its name, which is quoted: a domain, a composite type, an enum that the models do not create. */
export const domain = (name: Name) => annotate({ _tag: "Type", type: { type: name } })

/** `varchar(length)`; the default length is the maximum of the checks of the schema. */
export const varchar = (length?: number) =>
  annotate(length === undefined ? { _tag: "Varchar" } : { _tag: "Varchar", length })

/** `timestamp` without time zone. Use it only if the time zone of the values is known. */
export const timestamp = (precision?: number) =>
  annotate({ _tag: "Type", type: precision === undefined ? "timestamp" : `timestamp(${precision})` })

/** A calendar date. */
export const date = annotate({ _tag: "Type", type: "date" })

const enumeration = (name: Name, options: EnumOptions = {}) => annotate({ _tag: "Enum", name, options })

export {
  /** The name of the PostgreSQL enum of a schema of literals. All columns with that name share one type. */
  enumeration as enum
}
