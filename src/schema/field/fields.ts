/**
 * The fields of a model that are columns: those of the `select` variant, else those of the variants that write. A field
 * that only JSON variants have is not a column.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import * as VariantSchema from "effect/schema/VariantSchema"
import type * as AST from "effect/SchemaAST"

/** The source of a table: a `Model.Class`, a schema with fields, or the fields themselves. */
export type Source =
  | VariantSchema.Struct.Any
  | (Schema.Top & { readonly fields: Schema.Struct.Fields })
  | Readonly<Record<string, Schema.Top | VariantSchema.Field.Any>>

/** The fields of a source, including variants. */
export type FieldsOf<S> = S extends { readonly [VariantSchema.TypeId]: infer F } ? F
  : S extends Schema.Top & { readonly fields: infer F } ? F
  : S

/** The database variants. */
type Variant = Model.VariantsDatabase

/** The keys of the fields that are columns. */
export type Key<S> = KeyOf<FieldsOf<S>>

type KeyOf<F> =
  & {
    readonly [K in keyof F]: F[K] extends VariantSchema.Field<infer C> ? [keyof C & Variant] extends [never] ? never : K
      : F[K] extends undefined ? never
      : K
  }[keyof F]
  & string

/** The types of defaults: the decoded and the encoded type of the field. */
export type Values<S> = { readonly [K in Key<S>]: ValueOf<FieldsOf<S>, K> }

type ValueOf<F, K> = K extends keyof F
  ? F[K] extends VariantSchema.Field<infer C> ? C[keyof C & Variant] extends infer V ? SchemaValue<V> : never
  : SchemaValue<F[K]>
  : never

type SchemaValue<V> = V extends Schema.Constraint ? V["Type"] | V["Encoded"] : unknown

/** A field that is a column. `generated`: the database generates its values, and no variant writes them. */
export interface Field {
  readonly key: string
  readonly node: AST.AST
  readonly generated: boolean
}

/** The fields of a source in declaration order. */
export const fieldsOf = (source: Source): ReadonlyArray<Field> =>
  Object.entries(rawFields(source)).flatMap(([key, field]) => {
    if (Schema.isSchema(field)) return [{ key, node: field.ast, generated: false }]
    if (VariantSchema.isStruct(field)) return [{ key, node: Model.extract(field, "select").ast, generated: false }]
    if (!VariantSchema.isField(field)) return []
    const { insert, select, update } = field.schemas as { readonly [V in Variant]?: unknown }
    const schema = [select, insert, update].find(Schema.isSchema)
    return schema === undefined
      ? []
      : [{ key, node: schema.ast, generated: insert === undefined && update === undefined }]
  })

/** A field whose value is not a schema. */
export interface Invalid {
  readonly field: string
  readonly found: string
}

/** The fields of a source that are not schemas, such as those whose schema has a misspelt name. */
export const invalidOf = (source: Source): ReadonlyArray<Invalid> =>
  Object.entries(rawFields(source)).flatMap(([field, value]) =>
    Schema.isSchema(value) || VariantSchema.isStruct(value) || VariantSchema.isField(value)
      ? []
      : [{ field, found: value === undefined || value === null ? String(value) : `a ${typeof value}` }]
  )

const rawFields = (source: Source): Readonly<Record<string, unknown>> => {
  if (VariantSchema.isStruct(source)) return Model.fields(source)
  return Schema.isSchema(source) && Predicate.hasProperty(source, "fields")
    ? source.fields as Readonly<Record<string, unknown>>
    : source as Readonly<Record<string, unknown>>
}

/** The identifier of a model, if it has one. */
export const identifierOf = (source: Source): string | undefined =>
  Predicate.hasProperty(source, "identifier") && typeof source.identifier === "string" && Schema.isSchema(source)
    ? source.identifier
    : undefined
