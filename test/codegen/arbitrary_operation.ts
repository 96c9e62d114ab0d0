/**
 * Operations for properties: every kind with every option, over hostile names, texts and values of every length.
 *
 * They are data that the types allow, and no promise that a server would take them.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import type { Operation } from "../../src/operation/mod.ts"

const words = "lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore"

/** Texts made of what breaks source: quotes, backticks, interpolations, escapes, comments, invisible characters. */
export const hostileTexts = [
  "a",
  "users",
  "created_at",
  "",
  "1",
  "10",
  "__proto__",
  "constructor",
  "...",
  "Order \"Items\"",
  "it's",
  "`tick`",
  "${inject}",
  "\\${1}",
  "$1",
  "a\\b\\",
  "two\nlines",
  "crlf\r\nand\rcr\t",
  "*/ // -- /*",
  "\u2028\u2029\ufeff\u202e\u0000\u007f\u200b",
  "é 日本 \u{1f600} \u{e0001}",
  words.slice(0, 40),
  words.slice(0, 75),
  words,
  `${words} ${words}`
] as const

const Text = Schema.Literals(hostileTexts)
const Name = Schema.Union([Text, Schema.Struct({ schema: Text, name: Text })])
const Names = Schema.Array(Name).check(Schema.isMaxLength(2))
const Texts = Schema.Array(Text).check(Schema.isMaxLength(4))
const Settings = Schema.Union([
  Schema.Struct({ fillfactor: Schema.Literals(["70", words]), "toast.x": Schema.optionalKey(Text) }),
  Schema.Struct({})
])
const flag = Schema.optionalKey(Schema.Boolean)
const text = Schema.optionalKey(Text)
const name = Schema.optionalKey(Name)
const texts = Schema.optionalKey(Texts)

const parameter = (text: string | null, cast?: string) => cast === undefined ? { text } : { text, cast }

/** Parameters that some value becomes, and those that none does. */
export const parameters = [
  parameter(null),
  parameter("plain"),
  parameter("`${x}` \\ \"'\n\r\u2028"),
  parameter(`{a,"b c",NULL}`),
  parameter("true", "bool"),
  parameter("false", "bool"),
  parameter("0", "int4"),
  parameter("-7", "int4"),
  parameter("7", "int8"),
  parameter("-9007199254740993", "int8"),
  parameter("3000000000", "int8"),
  parameter("1.5", "float8"),
  parameter("NaN", "float8"),
  parameter("-Infinity", "float8"),
  parameter("1e+21", "float8"),
  parameter("{\"a\":[1,\"é\\n\"],\"__proto__\":null,\"b c\":{}}", "jsonb"),
  parameter("{\"_tag\":\"Expression\"}", "jsonb"),
  parameter("{\"_tag\":\"Identifier\",\"value\":\"x\"}", "jsonb"),
  parameter("{\"~effect/time/Duration\":{}}", "jsonb"),
  parameter("[1,2]", "jsonb"),
  parameter("\"text\"", "jsonb"),
  parameter("null", "jsonb"),
  parameter("2026-11-22 10:00:00+00", "timestamptz"),
  parameter("1969-12-31 23:59:59.123+00", "timestamptz"),
  parameter("\\x00ff10", "bytea"),
  parameter("{1,NULL,3}", "int4[]"),
  parameter("{{1,2},{3,4}}", "int8[]"),
  parameter("{t}", "bool[]"),
  parameter("{true}", "bool[]"),
  parameter("{1.5,NaN}", "float8[]"),
  // No JavaScript value becomes one of these.
  parameter(null, "int4"),
  parameter("007", "int4"),
  parameter("2026-02-30", "date"),
  parameter("1.50", "numeric"),
  parameter("{ \"spaced\": 1}", "jsonb"),
  parameter("not json", "jsonb"),
  parameter("0044-03-15 12:00:00+00 BC", "timestamptz"),
  parameter(`\\x${"ab".repeat(40)}`, "bytea"),
  parameter("nul \0", "text"),
  parameter("nul \0"),
  parameter("half \ud800")
] as const

const Parameter = Schema.Literals(parameters.map((each) => JSON.stringify(each)))
const expression = (text: string, ...values: ReadonlyArray<unknown>) => ({ text, values: values.length })

const shapes = [
  expression("now()"),
  expression("lower(email)"),
  expression(""),
  expression("`a` || '${b}' || E'\\\\'"),
  expression("\"Order\" IS NOT NULL -- it's"),
  expression("CASE\n  WHEN a THEN \"b\"\nEND"),
  expression("\r\n\t\u2028 end"),
  expression("'$1' || $1"),
  expression(`${words} ${words}`),
  expression(`"${words}"\n${words} ${words}`),
  expression("a > $1", 1),
  expression("$1$2", 1, 2),
  expression("a = '$1' AND \"$1\" = $1 -- $2\n/* $3 */ AND $a$ $1 $a$ <> c$1", 1),
  expression("\\ ` ${ $1 } `", 1),
  expression(`SELECT\n  $1,\n  $2`, 1, 2),
  expression(`${words} $1 ${words.slice(0, 20)}`, 1),
  expression(`line\n${words} $1 ${words.slice(0, 60)}`, 1),
  // These cannot be written as templates.
  expression("$1 + $1", 1),
  expression("$2 + $1", 1, 2),
  expression("no placeholder", 1),
  expression("$3", 1)
] as const

const Expression = Schema.Struct({
  expression: Schema.Literals(shapes.map((_, index) => index)),
  values: Schema.Tuple([Parameter, Parameter])
})
const Default = Schema.Union([Expression, Schema.Struct({ parameter: Parameter })])
const optionalExpression = Schema.optionalKey(Expression)

const ColumnType = Schema.Union([
  Schema.Literals(["text", "text[]", "numeric(10, 2)", words]),
  Schema.Struct({ type: Name, array: flag })
])
const Number = Schema.Union([Schema.Literals([0, 1, -1, 1e21]), Schema.Literals([5n, -9223372036854775808n])])
const number = Schema.optionalKey(Number)
const sequence = {
  type: Schema.optionalKey(Schema.Literals(["smallint", "integer", "bigint"])),
  start: number,
  increment: number,
  minimum: number,
  maximum: number,
  cache: number,
  cycle: flag
}
const SequenceOptions = Schema.Struct(sequence)
const Identity = Schema.Union([
  Schema.Struct({ generation: Schema.Literals(["always", "by-default"]) }),
  Schema.Struct({ generation: Schema.Literals(["always", "by-default"]), ...sequence })
])
const spec = {
  type: ColumnType,
  nullable: flag,
  default: Schema.optionalKey(Default),
  identity: Schema.optionalKey(Identity),
  generated: Schema.optionalKey(
    Schema.Struct({ expression: Expression, storage: Schema.Literals(["stored", "virtual"]) })
  ),
  collation: name,
  comment: text
}
const Spec = Schema.Struct(spec)
const Column = Schema.Struct({ name: Text, ...spec })
const Columns = Schema.Union([
  Schema.Array(Column).check(Schema.isMaxLength(3)),
  Schema.Tuple([
    Schema.Struct({ name: Schema.Literal("id"), ...spec }),
    Schema.Struct({ name: Schema.Literal("e mail"), ...spec }),
    Schema.Struct({ name: Schema.Literal("__proto__"), ...spec })
  ])
])
const Change = Schema.Struct({
  type: Schema.optionalKey(ColumnType),
  using: optionalExpression,
  collation: name,
  nullable: flag,
  default: Schema.optionalKey(Schema.NullOr(Default)),
  identity: Schema.optionalKey(Schema.NullOr(Identity)),
  generated: Schema.optionalKey(Schema.NullOr(Expression)),
  comment: Schema.optionalKey(Schema.NullOr(Text)),
  name: text
})

const Element = Schema.Struct({
  column: text,
  expression: optionalExpression,
  collation: name,
  operatorClass: name,
  operatorClassOptions: Schema.optionalKey(Settings),
  order: Schema.optionalKey(Schema.Literals(["asc", "desc"])),
  nulls: Schema.optionalKey(Schema.Literals(["first", "last"]))
})
const Elements = Schema.Array(
  Schema.Union([Schema.Struct({ column: Text }), Schema.Struct({ expression: Expression }), Element])
).check(Schema.isMaxLength(3))
const timing = {
  deferrable: flag,
  initially: Schema.optionalKey(Schema.Literals(["deferred", "immediate"]))
}
const Action = Schema.optionalKey(Schema.Literals(["no action", "restrict", "cascade", "set null", "set default"]))
const Constraint = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("primary-key"),
    name: text,
    columns: Texts,
    include: texts,
    usingIndex: text,
    ...timing
  }),
  Schema.Struct({
    kind: Schema.Literal("unique"),
    name: text,
    columns: Texts,
    include: texts,
    nullsNotDistinct: flag,
    usingIndex: text,
    ...timing
  }),
  Schema.Struct({
    kind: Schema.Literal("foreign-key"),
    name: text,
    columns: Texts,
    references: Name,
    referencedColumns: texts,
    match: Schema.optionalKey(Schema.Literals(["simple", "full"])),
    onDelete: Action,
    onUpdate: Action,
    onDeleteColumns: texts,
    notValid: flag,
    ...timing
  }),
  Schema.Struct({ kind: Schema.Literal("check"), name: text, expression: Expression, noInherit: flag, notValid: flag }),
  Schema.Struct({
    kind: Schema.Literal("exclusion"),
    name: text,
    method: text,
    elements: Schema.Array(Schema.Struct({ ...Element.fields, with: Text })).check(Schema.isMaxLength(2)),
    include: texts,
    where: optionalExpression,
    ...timing
  })
])

const tableParts = {
  columns: Columns,
  constraints: Schema.Array(Constraint).check(Schema.isMaxLength(2)),
  comment: text,
  ifNotExists: flag,
  unlogged: flag,
  inherits: Schema.optionalKey(Names),
  partitionBy: optionalExpression,
  storageParameters: Schema.optionalKey(Settings),
  tablespace: text
}
const indexParts = {
  table: Name,
  elements: Elements,
  unique: flag,
  method: text,
  include: texts,
  nullsNotDistinct: flag,
  storageParameters: Schema.optionalKey(Settings),
  tablespace: text,
  where: optionalExpression
}
const drop = { ifExists: flag, cascade: flag }
const owner = Schema.Struct({ table: Name, column: Text })
const CommentTarget = Schema.Union([
  Schema.Struct({
    kind: Schema.Literals([
      "table",
      "view",
      "materialized view",
      "index",
      "sequence",
      "type",
      "domain",
      "schema",
      "extension"
    ]),
    name: Name
  }),
  Schema.Struct({ kind: Schema.Literals(["column", "constraint", "trigger", "policy"]), on: Name, name: Text })
])
const Row = Schema.Array(Parameter).check(Schema.isMinLength(2), Schema.isMaxLength(2))
const Rows = Schema.Array(Row).check(Schema.isMaxLength(4))

const kinds = {
  CreateTable: { table: Name, ...tableParts },
  DropTable: { table: Name, ...drop, previous: Schema.optionalKey(Schema.Struct(tableParts)) },
  RenameTable: { table: Name, to: Text },
  MoveTable: { table: Name, from: text, to: Text },
  AddColumn: { table: Name, column: Column, ifNotExists: flag },
  DropColumn: { table: Name, column: Text, ...drop, previous: Schema.optionalKey(Spec) },
  AlterColumn: { table: Name, column: Text, change: Change, previous: Schema.optionalKey(Change) },
  CreateIndex: { name: Text, ...indexParts, concurrently: flag, ifNotExists: flag },
  DropIndex: { name: Name, concurrently: flag, ...drop, previous: Schema.optionalKey(Schema.Struct(indexParts)) },
  RenameIndex: { name: Name, to: Text },
  AddConstraint: { table: Name, constraint: Constraint },
  DropConstraint: { table: Name, name: Text, ...drop, previous: Schema.optionalKey(Constraint) },
  RenameConstraint: { table: Name, name: Text, to: Text },
  ValidateConstraint: { table: Name, name: Text },
  CreateEnum: { name: Name, values: Texts },
  DropEnum: { name: Name, ...drop, previous: texts },
  RenameEnum: { name: Name, to: Text },
  AddEnumValue: { name: Name, value: Text, before: text, after: text, ifNotExists: flag },
  RenameEnumValue: { name: Name, from: Text, to: Text },
  AlterEnum: {
    name: Name,
    from: Texts,
    to: Texts,
    columns: Schema.optionalKey(
      Schema.Array(Schema.Struct({ table: Name, column: Text, array: flag, default: text })).check(
        Schema.isMaxLength(2)
      )
    ),
    lost: Schema.optionalKey(Schema.Struct({ "it's": Schema.NullOr(Text), "1": text }))
  },
  CreateSchema: { name: Text, ifNotExists: flag, authorization: text },
  DropSchema: { name: Text, ...drop },
  CreateExtension: { name: Text, schema: text, version: text, ifNotExists: flag },
  DropExtension: { name: Text, ...drop },
  CreateSequence: { name: Name, ...sequence, ownedBy: Schema.optionalKey(owner), ifNotExists: flag },
  AlterSequence: {
    name: Name,
    ...sequence,
    restart: number,
    ownedBy: Schema.optionalKey(Schema.NullOr(owner)),
    previous: Schema.optionalKey(SequenceOptions)
  },
  DropSequence: {
    name: Name,
    ...drop,
    previous: Schema.optionalKey(
      Schema.Struct({ ...sequence, ownedBy: Schema.optionalKey(owner), ifNotExists: flag })
    )
  },
  SetComment: {
    target: CommentTarget,
    comment: Schema.NullOr(Text),
    previous: Schema.optionalKey(Schema.NullOr(Text))
  },
  Execute: { expression: Expression, inverse: optionalExpression },
  BulkInsert: {
    table: Name,
    columns: Schema.Array(Text).check(Schema.isMinLength(2), Schema.isMaxLength(2)),
    rows: Rows
  }
} satisfies Record<Operation["_tag"], Schema.Struct.Fields>

// Schemas cannot speak of a value and its placeholder at once, so both are put together here.
const decoded = (value: unknown): unknown => {
  if (typeof value === "string") return value.startsWith("{\"text\":") ? JSON.parse(value) : value
  if (Array.isArray(value)) return value.map(decoded)
  if (typeof value !== "object" || value === null) return value
  if ("parameter" in value) return decoded(value.parameter)
  if ("expression" in value && typeof value.expression === "number") {
    const { text, values } = shapes[value.expression]!
    const given = "values" in value ? decoded(value.values) as ReadonlyArray<unknown> : []
    return { _tag: "Expression", text, parameters: given.slice(0, values) }
  }
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, decoded(field)]))
}

const ofKind = ([tag, fields]: readonly [string, Schema.Struct.Fields]): Arbitrary.Arbitrary<Operation> =>
  Arbitrary.map(
    Arbitrary.schema(Schema.Struct(fields) as Schema.Struct<Schema.Struct.Fields> & Schema.Codec<object>),
    (operation) => ({ _tag: tag, ...decoded(operation) as object }) as Operation
  )

const arbitraries = Object.entries(kinds).map(ofKind)

/** The operations of each kind, by its tag. */
export const operationsOf: ReadonlyMap<string, Arbitrary.Arbitrary<Operation>> = new Map(
  Object.keys(kinds).map((tag, index) => [tag, arbitraries[index]!])
)

/** Any operation; every kind is as likely as another. */
export const operation: Arbitrary.Arbitrary<Operation> = Arbitrary.flatMap(
  Arbitrary.schema(Schema.Literals(arbitraries.map((_, index) => index))),
  (index) => arbitraries[index]!
)

/** Up to eight operations. */
export const operations: Arbitrary.Arbitrary<ReadonlyArray<Operation>> = Arbitrary.array(operation, { maxLength: 8 })
