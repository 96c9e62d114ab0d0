/** What compiles: the compiler is the test wherever a line expects an error. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import { Op } from "../../src/operation/mod.ts"
import { Desired, Naming, Table } from "../../src/schema/mod.ts"
import { tablesOf } from "./_columns.ts"

class Base extends Model.Class<Base>("Base")({
  id: Model.GeneratedByDb(Schema.Int),
  email: Schema.String,
  status: Schema.Literals(["on", "off"]),
  secret: Model.Sensitive(Schema.String),
  createdAt: Model.DateTimeInsertFromDate,
  birthday: Model.FieldOption(Model.Date),
  settings: Model.JsonFromString(Schema.Struct({ theme: Schema.String })),
  written: Model.FieldOnly(["insert"])(Schema.Int),
  display: Model.FieldOnly(["json"])(Schema.String),
  typed: Model.FieldExcept(["select", "insert", "update"])(Schema.String)
}) {}

const bases = Table.make(Base, { name: "bases" })

const create = (table: Table.Table, options?: Desired.Options) => {
  const [found] = tablesOf(Result.getOrThrow(Desired.operations([table], options)))
  assert.isDefined(found)
  return found
}

const columns = (table: Table.Table, options?: Desired.Options) =>
  create(table, options).columns.map(({ name, nullable = true, type }) => [name, type, nullable])

describe("make", () => {
  it("takes the fields that a database variant has from a Model.Class", () => {
    assert.deepStrictEqual(columns(bases), [
      ["id", "integer", false],
      ["email", "text", false],
      ["status", { type: "bases_status" }, false],
      ["secret", "text", false],
      ["created_at", "timestamptz", false],
      ["birthday", "date", true],
      ["settings", "jsonb", false],
      ["written", "integer", false]
    ])
  })

  it("takes a Struct, a Schema.Class, a Model.Struct and fields alone, with a field named fields too", () => {
    const fields = { fields: Schema.String, aB: Schema.optionalKey(Schema.Int) }
    const expected = [["fields", "text", false], ["a_b", "integer", true]]
    assert.deepStrictEqual(columns(Table.make(Schema.Struct(fields), { name: "t" })), expected)
    assert.deepStrictEqual(
      columns(Table.make(class A extends Schema.Class<A>("A")(fields) {}, { name: "t" })),
      expected
    )
    assert.deepStrictEqual(columns(Table.make(Model.Struct(fields), { name: "t" })), expected)
    assert.deepStrictEqual(columns(Table.make(fields, { name: "t" })), expected)
    const mixed = { ...fields, only: Model.FieldOnly(["json"])(Schema.Int), gone: Model.Sensitive(Schema.Int) }
    assert.deepStrictEqual(columns(Table.make(mixed, { name: "t" })), [...expected, ["gone", "integer", false]])
  })

  it("does not compile with a column that the model does not have", () => {
    Table.make(Base, { name: "t", primaryKey: "id", unique: ["email", ["email", "status"]] })
    // @ts-expect-error a misspelt column
    Table.make(Base, { name: "t", primaryKey: "idd" })
    // @ts-expect-error a misspelt column in a list
    Table.make(Base, { name: "t", unique: [["emial"]] })
    // @ts-expect-error a misspelt column of an index
    Table.make(Base, { name: "t", indexes: [{ columns: ["email", { column: "statsu", order: "desc" }] }] })
    // @ts-expect-error a misspelt column of an index's payload
    Table.make(Base, { name: "t", indexes: [{ columns: ["email"], include: ["statsu"] }] })
    // @ts-expect-error a misspelt column of a foreign key
    Table.make(Base, { name: "t", foreignKeys: [{ columns: ["emial"], references: "users" }] })
    // @ts-expect-error a misspelt column of an exclusion
    Table.make(Base, { name: "t", exclude: [{ elements: [{ column: "emial", with: "=" }] }] })
    // @ts-expect-error a misspelt column with options
    Table.make(Base, { name: "t", columns: { emial: {} } })
    // @ts-expect-error a field that only JSON has is no column
    Table.make(Base, { name: "t", columns: { display: {} } })
    // @ts-expect-error nor is one without database variants
    Table.make(Base, { name: "t", unique: ["typed"] })
    // @ts-expect-error an option that does not exist
    Table.make(Base, { name: "t", columns: { email: { nullabel: true } } })
    // @ts-expect-error a misspelt field of a record
    Table.make({ a: Schema.Int }, { name: "t", unique: ["b"] })
    // @ts-expect-error a misspelt field of a struct
    Table.make(Schema.Struct({ a: Schema.Int }), { name: "t", unique: ["b"] })
    // @ts-expect-error a misspelt column of another table
    Table.columns(bases, ["emial"])
    Table.columns(bases, ["email"])
  })

  it("does not compile with a default that the column cannot have", () => {
    Table.make(Base, { name: "t", columns: { status: { default: "on" }, email: { default: Op.sql`lower('A')` } } })
    // @ts-expect-error not one of the values
    Table.make(Base, { name: "t", columns: { status: { default: "onn" } } })
    // @ts-expect-error not text
    Table.make(Base, { name: "t", columns: { email: { default: 1 } } })
  })
})

const identity = (table: Table.Table) => create(table).columns[0]?.identity

const generatedId = <S extends Schema.Top>(schema: S) => ({ id: Model.GeneratedByDb(schema) })

describe("columns", () => {
  it("have what Table.make says of them", () => {
    const table = Table.make(Base, {
      name: "t",
      columns: {
        email: { name: "e-mail", type: "citext", nullable: true, collation: "C", comment: "Where to write" },
        status: { default: "on" },
        secret: { generated: "upper(email)" },
        settings: { default: Op.json({ theme: "dark" }) },
        written: { default: Op.sql`1 + 1` },
        birthday: { default: "1970-01-01" }
      }
    })
    assert.deepStrictEqual(create(table).columns, [
      { name: "id", type: "integer", nullable: false, identity: { generation: "always" } },
      { name: "e-mail", type: "citext", collation: "C", comment: "Where to write" },
      { name: "status", type: { type: "t_status" }, nullable: false, default: { text: "on" } },
      {
        name: "secret",
        type: "text",
        nullable: false,
        generated: { expression: Op.raw("upper(email)"), storage: "stored" }
      },
      { name: "created_at", type: "timestamptz", nullable: false },
      { name: "birthday", type: "date", default: { text: "1970-01-01" } },
      { name: "settings", type: "jsonb", nullable: false, default: { text: "{\"theme\":\"dark\"}", cast: "jsonb" } },
      { name: "written", type: "integer", nullable: false, default: Op.sql`1 + 1` }
    ])
  })

  it("make any value the JSON that a jsonb column holds", () => {
    const table = Table.make({ a: Schema.Json, b: Schema.Json, c: Schema.Array(Schema.String) }, {
      name: "t",
      columns: { a: { default: ["x"] }, b: { default: "x" }, c: { default: ["x"] } }
    })
    assert.deepStrictEqual(create(table).columns.map((column) => column.default), [
      { text: "[\"x\"]" },
      { text: "\"x\"" },
      { text: "{x}" }
    ])
  })

  it("are identities when the database makes a key of integers, and nothing else says where it comes from", () => {
    const always = { generation: "always" }
    assert.deepStrictEqual(identity(Table.make(generatedId(Schema.Int), { name: "t" })), always)
    assert.deepStrictEqual(
      identity(Table.make(generatedId(Schema.BigInt.pipe(Schema.brand("I"))), { name: "t" })),
      always
    )
    assert.isUndefined(identity(Table.make({ id: Schema.Int }, { name: "t" })))
    assert.isUndefined(identity(Table.make({ id: Model.GeneratedByApp(Schema.Int) }, { name: "t" })))
    assert.isUndefined(identity(Table.make(generatedId(Schema.String), { name: "t" })))
    assert.isUndefined(identity(Table.make(generatedId(Schema.Int), { name: "t", primaryKey: false })))
    assert.isUndefined(
      identity(Table.make(generatedId(Schema.Int), { name: "t", columns: { id: { identity: false } } }))
    )
    assert.isUndefined(identity(Table.make(generatedId(Schema.Int), { name: "t", columns: { id: { default: 1 } } })))
    assert.isUndefined(
      identity(
        Table.make(generatedId(Schema.Int), { name: "t", foreignKeys: [{ columns: ["id"], references: bases }] })
      )
    )
    assert.deepStrictEqual(
      identity(Table.make(generatedId(Schema.Int), { name: "t", columns: { id: { identity: "by-default" } } })),
      { generation: "by-default" }
    )
  })

  it("of the primary key are never null", () => {
    const table = Table.make({ a: Schema.NullOr(Schema.Int) }, { name: "t", primaryKey: "a" })
    assert.deepStrictEqual(columns(table), [["a", "integer", false]])
  })

  it("follow the naming rule", () => {
    const naming = Naming.make({ column: (field) => field.toUpperCase() })
    assert.deepStrictEqual(columns(Table.make({ aB: Schema.Int }, { name: "t" }), { naming }), [[
      "AB",
      "integer",
      false
    ]])
  })
})
