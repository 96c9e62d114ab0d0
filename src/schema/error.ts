/**
 * Why models do not make a schema: reasons as data with a full sentence each, wrapped in `SchemaError`.
 *
 * Tables are named as they are in the database, fields as they are in the model.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** A field that no renderer has a column type for; `schema` describes what it is made of. */
export class UnknownType extends Schema.TaggedError<UnknownType>()("UnknownType", {
  model: Schema.String,
  table: Schema.String,
  field: Schema.String,
  schema: Schema.String
}) {
  override get message() {
    return `Cannot choose a column type for "${this.field}" of ${this.model} in the table "${this.table}" as no ` +
      `renderer knows ${this.schema}: set columns.${this.field}.type in Table.make, annotate the schema with ` +
      "Type.sql(\"…\"), or add a renderer"
  }
}

/** Two enums of one name with different values. `first` and `second` say which columns they come from. */
export class EnumConflict extends Schema.TaggedError<EnumConflict>()("EnumConflict", {
  name: Schema.String,
  first: Schema.String,
  firstValues: Schema.Array(Schema.String),
  second: Schema.String,
  secondValues: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot make the enum "${this.name}" as ${this.first} gives it the values ${list(this.firstValues)} and ` +
      `${this.second} gives it ${list(this.secondValues)}: use one schema for both columns, or name one of them with ` +
      "Type.enum(\"…\")"
  }
}

/** A type of the user's own whose bare name means one of PostgreSQL's, which comes first in every search path. */
export class HiddenType extends Schema.TaggedError<HiddenType>()("HiddenType", {
  table: Schema.String,
  column: Schema.String,
  type: Schema.String
}) {
  override get message() {
    return `Cannot give "${this.column}" of the table "${this.table}" the type "${this.type}" by that name alone, as ` +
      `PostgreSQL has one of its own that comes first: say where yours is with { schema: "public", name: "${this.type}" }` +
      `, or Type.sql("${this.type}") for PostgreSQL's`
  }
}

/** Two fields of a model whose columns have one name. */
export class DuplicateColumn extends Schema.TaggedError<DuplicateColumn>()("DuplicateColumn", {
  table: Schema.String,
  column: Schema.String,
  first: Schema.String,
  second: Schema.String
}) {
  override get message() {
    return `Cannot give the table "${this.table}" two columns "${this.column}" as the fields "${this.first}" and ` +
      `"${this.second}" both make it: set columns.${this.second}.name in Table.make`
  }
}

/** Two objects that would share one name in a namespace where PostgreSQL keeps names apart. */
export class DuplicateName extends Schema.TaggedError<DuplicateName>()("DuplicateName", {
  name: Schema.String,
  first: Schema.String,
  second: Schema.String
}) {
  override get message() {
    return `Cannot name two objects "${this.name}" as ${this.first} and ${this.second} share a namespace: ` +
      "give one of them a name of its own"
  }
}

/** A table option that speaks of a field the model does not have; types refuse it, plain JavaScript does not. */
export class UnknownField extends Schema.TaggedError<UnknownField>()("UnknownField", {
  table: Schema.String,
  field: Schema.String,
  known: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot find the field "${this.field}" for the table "${this.table}": its fields are ${list(this.known)}`
  }
}

/** A foreign key with more columns on one side than on the other. */
export class ForeignKeyMismatch extends Schema.TaggedError<ForeignKeyMismatch>()("ForeignKeyMismatch", {
  table: Schema.String,
  columns: Schema.Array(Schema.String),
  references: Schema.String,
  referencedColumns: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot reference "${this.references}" from "${this.table}" as the columns ${list(this.columns)} and ` +
      `${list(this.referencedColumns)} do not pair up: name as many columns on both sides`
  }
}

/** A default that PostgreSQL cannot take. */
export class InvalidDefault extends Schema.TaggedError<InvalidDefault>()("InvalidDefault", {
  table: Schema.String,
  column: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot use the default of "${this.column}" in the table "${this.table}": ${this.why}`
  }
}

/** A token of a naming template that has no meaning there, such as the referred table of a primary key. */
export class UnknownToken extends Schema.TaggedError<UnknownToken>()("UnknownToken", {
  template: Schema.String,
  token: Schema.String,
  table: Schema.String,
  known: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot expand "{${this.token}}" of the naming template "${this.template}" for the table "${this.table}": ` +
      `it knows ${list(this.known)} there, so change the template or name the object itself`
  }
}

/** Models that do not make a schema; `reason` tells where and what to do. */
export class SchemaError extends AreaError<SchemaError>()("schema", "SchemaError", [
  UnknownType,
  EnumConflict,
  HiddenType,
  DuplicateColumn,
  DuplicateName,
  UnknownField,
  ForeignKeyMismatch,
  InvalidDefault,
  UnknownToken
]) {}

/** Why a `SchemaError` was raised; `_tag` tells the reasons apart. */
export type SchemaReason = SchemaError["reason"]

const list = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? "nothing" : names.map((name) => `"${name}"`).join(", ")
