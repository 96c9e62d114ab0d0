/**
 * Models of the database, written by Strata: from here on this file is yours.
 *
 * In env.ts: import { models, prelude, sql } from "./models.ts", and Environment.make({ models, prelude, sql }).
 */
import { Op, Table, Type } from "effect-strata"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"

export const Uuid = Schema.String.check(Schema.isGUID())

export const Schema2 = Uuid.pipe(Type.domain("Schema"))

/** Closes * / a comment and "quotes" */
export const Enum = Schema.Literals([
  "new",
  "it's",
  "back\\slash",
  "`${x}`",
  ""
]).pipe(Type.enum("enum", { comment: "Closes */ a comment and \"quotes\"" }))

export const AppEnum = Schema.Literals(["a"]).pipe(Type.enum({ schema: "app", name: "enum" }))

export const WeirdSchemaUuid = Schema.Literals(["x"]).pipe(Type.enum({ schema: "Weird \"schema", name: "Uuid" }))

export const OverDomain = Schema.Array(Schema2).pipe(Type.domain("over_domain"))

export class Unnamed extends Model.Class<Unnamed>("Unnamed")({
  unnamed: Schema.NullOr(Schema.Int),
  unnamed2: Schema.NullOr(Schema.String),
  unnamed3: Schema.NullOr(Schema.String)
}) {}

export const unnamed = Table.make(Unnamed, {
  name: "...",
  columns: {
    unnamed: { name: "..." },
    unnamed2: { name: "'", default: Op.sql`'\\''"'::text` },
    unnamed3: { name: "`", default: "`${x}`" }
  }
})

export class Class extends Model.Class<Class>("Class")({
  id: Schema2,
  k: Schema.NullOr(Enum),
  a: Schema.NullOr(Schema.Array(AppEnum)),
  w: Schema.NullOr(WeirdSchemaUuid),
  o: Schema.NullOr(OverDomain)
}) {}

export const classTable = Table.make(Class, {
  name: "Class",
  primaryKey: false,
  unique: [{ columns: ["k", "id"], name: "Class_k_id_key" }],
  checks: {
    "a check": {
      expression: "((id IS NOT NULL) AND (k <> 'back\\slash'::public.enum))",
      name: "a check",
      comment: "checked"
    },
    ck_class: { expression: "true", name: "ck_class" }
  },
  columns: { k: { default: "it's" }, a: { default: Op.sql`'{a}'::app.enum[]` } }
})

export class SchemaX extends Model.Class<SchemaX>("SchemaX")({
  op: Model.GeneratedByDb(Schema.Int.pipe(Type.sql("serial"))),
  table: Model.GeneratedByDb(Schema.Int.pipe(Type.sql("smallserial"))),
  model: Model.GeneratedByDb(Schema.BigInt.pipe(Type.sql("bigserial"))),
  yield: Schema.NullOr(Schema.Int)
}) {}

export const schemaX = Table.make(SchemaX, {
  name: "Schema \"x",
  primaryKey: { columns: ["op"], name: "Schema \"x_pkey" },
  columns: { op: { name: "Op" }, table: { name: "Table" }, model: { name: "Model" } }
})

export class AVeryLongTableNameThatUsesAllOfTheSixtyThreeBytesO
  extends Model.Class<AVeryLongTableNameThatUsesAllOfTheSixtyThreeBytesO>(
    "AVeryLongTableNameThatUsesAllOfTheSixtyThreeBytesO"
  )({
    a_very_long_column_name_that_uses_all_of_the_sixty_three_bytes_: Schema.NullOr(Schema.Int),
    id: Schema.Int
  })
{}

export const aVeryLongTableNameThatUsesAllOfTheSixtyThreeBytesO = Table.make(
  AVeryLongTableNameThatUsesAllOfTheSixtyThreeBytesO,
  {
    name: "a_very_long_table_name_that_uses_all_of_the_sixty_three_bytes_o",
    primaryKey: false,
    unique: [
      {
        columns: ["a_very_long_column_name_that_uses_all_of_the_sixty_three_bytes_"],
        name: "a_very_long_table_name_that_u_a_very_long_column_name_that__key"
      },
      { columns: ["id"], name: "a_very_long_table_name_that_uses_all_of_the_sixty_three__id_key" }
    ]
  }
)

/**
 * Ends * / here
 * and @goes on `${1}`
 */
export class Class2 extends Model.Class<Class2>("Class2")({
  id: Model.GeneratedByDb(Uuid),
  userId: Schema.NullOr(Schema.Int),
  userId2: Schema.NullOr(Schema.Int),
  userId3: Schema.NullOr(Schema.Int),
  userID: Schema.NullOr(Schema.Int),
  id2: Schema.NullOr(Schema.Int),
  _1st: Schema.NullOr(Schema.Int),
  _42: Schema.NullOr(Schema.Int),
  proto: Schema.NullOr(Schema.String),
  constructor2: Schema.NullOr(Schema.String),
  "größe": Schema.NullOr(Schema.String),
  "日本": Schema.NullOr(Schema.String),
  unnamed: Schema.NullOr(Schema.String)
}) {}

export const class2 = Table.make(Class2, {
  name: "class",
  primaryKey: { columns: ["id"], name: "class_pkey" },
  indexes: [
    {
      columns: ["userId3", { expression: `lower("größe")`, order: "desc", nulls: "last" }],
      name: "class_user id_lower_idx",
      where: `"ID" > 0`
    },
    { columns: ["userId"], comment: "by user" }
  ],
  comment: "Ends */ here\nand @goes on `${1}`",
  columns: {
    id: { default: Op.sql`gen_random_uuid()` },
    userId2: { name: "userId" },
    userId3: { name: "user id" },
    userID: { name: "User-ID" },
    id2: { name: "ID" },
    _1st: { name: "1st", comment: "first" },
    _42: { name: "42" },
    proto: { name: "__proto__" },
    constructor2: { name: "constructor" },
    unnamed: { name: "🙂" }
  }
})

export class Class3 extends Model.Class<Class3>("Class3")({
  id: Schema.Int,
  default: Schema.NullOr(Schema.Int),
  if: Schema.Boolean
}) {}

export const classes = Table.make(Class3, {
  name: "classes",
  primaryKey: { columns: ["id"], name: "classes_pkey" },
  checks: { classes_default_check: { expression: `"default" < 0`, name: "classes_default_check" } },
  columns: { default: { default: -5 }, if: { default: false } }
})

export class AppClass extends Model.Class<AppClass>("AppClass")({
  id: Model.GeneratedByDb(Schema.BigInt),
  x: Schema.NullOr(Schema.Int),
  y: Schema.NullOr(Schema.Int)
}) {}

export const classesTable = Table.make(AppClass, {
  name: "classes",
  schema: "app",
  primaryKey: { columns: ["id"], name: "classes_pkey" },
  unique: [{ columns: ["x", "y"], name: "unusual" }],
  foreignKeys: [
    { columns: ["x"], references: classes, name: "classes_x_fkey" },
    { columns: ["y"], references: { name: "classes", schema: "app" }, name: "classes_y_fkey", onDelete: "set null" }
  ],
  columns: { id: { identity: { generation: "by-default", start: 5 } } }
})

export class Model2 extends Model.Class<Model2>("Model2")({
  sql: Schema.NullOr(Schema.Int),
  prelude: Schema.NullOr(Schema.String)
}) {}

export const modelsTable = Table.make(Model2, {
  name: "models",
  unique: [
    { columns: ["prelude", "sql"], name: "models_prelude_sql_key" },
    { columns: ["sql", "prelude"], name: "models_sql_prelude_key" }
  ],
  foreignKeys: [
    {
      columns: ["sql", "prelude"],
      references: "models",
      referencedColumns: ["sql", "prelude"],
      name: "models_sql_prelude_fkey"
    }
  ]
})

export class Nothing extends Model.Class<Nothing>("Nothing")({}) {}

export const nothing = Table.make(Nothing, { name: "nothing" })

export class 日本 extends Model.Class<日本>("日本")({
  id: Schema.Int
}) {}

export const 日本Table = Table.make(日本, { name: "日本", primaryKey: false })

export const models = [
  unnamed,
  classTable,
  schemaX,
  aVeryLongTableNameThatUsesAllOfTheSixtyThreeBytesO,
  class2,
  classes,
  classesTable,
  modelsTable,
  nothing,
  日本Table
]

export const prelude = [
  `CREATE DOMAIN "public"."Schema" AS uuid;

CREATE DOMAIN "public"."over_domain" AS public."Schema"[];
`
]

export const sql = [
  `CREATE TABLE "public"."row of" (
  "c" "public"."classes",
  "d" "public"."classes"[]
);

ALTER TABLE "public"."Schema ""x" ALTER COLUMN "yield" SET DEFAULT (nextval('app.classes_id_seq'::regclass));
`
]
