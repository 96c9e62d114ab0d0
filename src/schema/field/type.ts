/**
 * What a schema alone cannot say about its column type, as one annotation: the name of an enum, a domain, SQL text.
 *
 * Each function takes a schema through `pipe` and gives it back annotated: `Status.pipe(Type.enum("user_status"))`.
 * The annotation survives brands, checks, `Schema.NullOr`, `Schema.Option`, arrays and transformations.
 */
import type * as Schema from "effect/Schema"
import type { ColumnType, Name } from "../../operation/mod.ts"

/** The key of the annotation, for code that reads or writes it without these functions. */
export const key = "strata"

/** What an annotation says about an enum. */
export interface EnumOptions {
  readonly comment?: string
  /** The name the type had, so that a comparison renames it. */
  readonly renamedFrom?: string
  /** From a value to what it was called before: `{ disabled: "banned" }`. */
  readonly values?: Readonly<Record<string, string>>
}

/** The annotation itself. `varchar` without a length takes it from the schema's checks. */
export type Annotation =
  | { readonly _tag: "Type"; readonly type: ColumnType }
  | { readonly _tag: "Varchar"; readonly length?: number }
  | { readonly _tag: "Enum"; readonly name: Name; readonly options: EnumOptions }

const annotate = (annotation: Annotation) => <S extends Schema.Top>(self: S): S["Rebuild"] =>
  self.annotate({ [key]: annotation })

/** SQL text as it is, such as `citext`, `numeric(10, 2)` or `text[]`. It is trusted and not checked. */
export const sql = (text: string) => annotate({ _tag: "Type", type: text })

/** A type by its name, quoted: a domain, a composite type, an enum that the models do not make. */
export const domain = (name: Name) => annotate({ _tag: "Type", type: { type: name } })

/** `varchar(length)`; without a length, the one that the schema's checks allow. */
export const varchar = (length?: number) =>
  annotate(length === undefined ? { _tag: "Varchar" } : { _tag: "Varchar", length })

/** A timestamp without time zone, which no schema means by itself: write it only where the zone is kept elsewhere. */
export const timestamp = (precision?: number) =>
  annotate({ _tag: "Type", type: precision === undefined ? "timestamp" : `timestamp(${precision})` })

/** A calendar date. */
export const date = annotate({ _tag: "Type", type: "date" })

const enumeration = (name: Name, options: EnumOptions = {}) => annotate({ _tag: "Enum", name, options })

export {
  /** The name of the PostgreSQL enum that holds a schema's literals; all columns of that name share one type. */
  enumeration as enum
}
