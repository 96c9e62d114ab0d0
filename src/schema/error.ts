/**
 * The error of models that do not make a schema, and its reasons.
 *
 * Tables have their names in the database, and fields those in the model.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** A field for which no renderer has a column type; `schema` describes its schema. */
export class UnknownType extends Schema.TaggedError<UnknownType>()("UnknownType", {
  model: Schema.String,
  table: Schema.String,
  field: Schema.String,
  schema: Schema.String
}) {
  override get message() {
    return `No column type for the field "${this.field}" of ${this.model} in the table "${this.table}": no renderer ` +
      `supports ${this.schema}. Set columns.${this.field}.type in Table.make, annotate the schema with ` +
      "Type.sql(\"…\"), or add a renderer"
  }
}

/** Two enums with the same name and different values; `first` and `second` are their columns. */
export class EnumConflict extends Schema.TaggedError<EnumConflict>()("EnumConflict", {
  name: Schema.String,
  first: Schema.String,
  firstValues: Schema.Array(Schema.String),
  second: Schema.String,
  secondValues: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Conflicting values of the enum "${this.name}": ${this.first} has ${list(this.firstValues)}, and ` +
      `${this.second} has ${list(this.secondValues)}. Use one schema for both columns, or name one of the enums with ` +
      "Type.enum(\"…\")"
  }
}

/** A user-defined type whose unqualified name is that of a built-in type, which precedes it in every search path. */
export class HiddenType extends Schema.TaggedError<HiddenType>()("HiddenType", {
  table: Schema.String,
  column: Schema.String,
  type: Schema.String
}) {
  override get message() {
    return `Ambiguous type "${this.type}" of the column "${this.column}" in the table "${this.table}": PostgreSQL has a ` +
      `built-in type of this name. Write { schema: "public", name: "${this.type}" } for your type, or ` +
      `Type.sql("${this.type}") for the built-in one`
  }
}

/** Two fields of a model whose columns have the same name. */
export class DuplicateColumn extends Schema.TaggedError<DuplicateColumn>()("DuplicateColumn", {
  table: Schema.String,
  column: Schema.String,
  first: Schema.String,
  second: Schema.String
}) {
  override get message() {
    return `Duplicate column "${this.column}" in the table "${this.table}": the fields "${this.first}" and ` +
      `"${this.second}" both have this name. Set columns.${this.second}.name in Table.make`
  }
}

/** Two objects with the same name in a namespace in which PostgreSQL requires unique names. */
export class DuplicateName extends Schema.TaggedError<DuplicateName>()("DuplicateName", {
  name: Schema.String,
  first: Schema.String,
  second: Schema.String
}) {
  override get message() {
    return `Duplicate name "${this.name}": ${this.first} and ${this.second} are in the same namespace. ` +
      "Give one of them another name"
  }
}

/** A table option with a field that the model does not have. In TypeScript this is a type error. */
export class UnknownField extends Schema.TaggedError<UnknownField>()("UnknownField", {
  table: Schema.String,
  field: Schema.String,
  known: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Unknown field "${this.field}" in the options of the table "${this.table}". Its fields are ${
      list(this.known)
    }`
  }
}

/** An option that does not exist, in the options of a table or a part of it. In TypeScript this is a type error. */
export class UnknownOption extends Schema.TaggedError<UnknownOption>()("UnknownOption", {
  table: Schema.String,
  /** The option with its place: `columns.email.nulable`. */
  option: Schema.String,
  suggestion: Schema.optionalKey(Schema.String),
  known: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Unknown option "${this.option}" of the table "${this.table}"` +
      (this.suggestion === undefined ? `. The options are ${list(this.known)}` : `. Did you mean "${this.suggestion}"?`)
  }
}

/** A field whose value is not a schema, usually because the name of the schema is misspelt. In TypeScript this is a type error. */
export class NotSchema extends Schema.TaggedError<NotSchema>()("NotSchema", {
  table: Schema.String,
  field: Schema.String,
  found: Schema.String
}) {
  override get message() {
    return `Cannot use the field "${this.field}" of the table "${this.table}": its value is ${this.found} and not a ` +
      "schema. Check the name of the schema"
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
    return `Invalid foreign key from "${this.table}" to "${this.references}": the columns ${list(this.columns)} and ` +
      `${list(this.referencedColumns)} do not match. Name the same number of columns on both sides`
  }
}

/** A default that is not a value of PostgreSQL. */
export class InvalidDefault extends Schema.TaggedError<InvalidDefault>()("InvalidDefault", {
  table: Schema.String,
  column: Schema.String,
  why: Schema.String
}) {
  override get message() {
    return `Cannot use the default of "${this.column}" in the table "${this.table}": ${this.why}`
  }
}

/** A token of a naming template that does not apply, such as the referred table of a primary key. */
export class UnknownToken extends Schema.TaggedError<UnknownToken>()("UnknownToken", {
  template: Schema.String,
  token: Schema.String,
  table: Schema.String,
  known: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot expand "{${this.token}}" in the naming template "${this.template}" for the table "${this.table}": ` +
      `the tokens for this object are ${list(this.known)}. Change the template, or name the object explicitly`
  }
}

/** Models that do not make a schema; `reason` says where and what to do. */
export class SchemaError extends AreaError<SchemaError>()("schema", "SchemaError", [
  UnknownType,
  EnumConflict,
  HiddenType,
  DuplicateColumn,
  DuplicateName,
  UnknownField,
  UnknownOption,
  NotSchema,
  ForeignKeyMismatch,
  InvalidDefault,
  UnknownToken
]) {}

/** Why a `SchemaError` was raised; `_tag` tells the reasons apart. */
export type SchemaReason = SchemaError["reason"]

const list = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? "nothing" : names.map((name) => `"${name}"`).join(", ")
