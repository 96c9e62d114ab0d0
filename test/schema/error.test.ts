import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import { Desired, Naming, SchemaError, Table, Type } from "../../src/schema/mod.ts"

const failure = (tables: ReadonlyArray<Table.Table>, options?: Desired.Options) => {
  const result = Desired.make(tables, options)
  if (Result.isSuccess(result)) throw new Error("expected a failure")
  assert.instanceOf(result.failure, SchemaError)
  return [result.failure.reason._tag, result.failure.message]
}

const int = { id: Schema.Int }

class User extends Model.Class<User>("User")({ id: Schema.Int, avatar: Schema.OptionFromNullOr(Schema.File) }) {}

const kind = (values: ReadonlyArray<string>) => Schema.Literals(values).pipe(Type.enum("kind"))

const duplicate = (...tables: ReadonlyArray<Table.Table>) => {
  const [tag, message] = failure(tables)
  assert.strictEqual(tag, "DuplicateName")
  return message
}

const shape = (name: Parameters<typeof Type.domain>[0]) => [
  Table.make({ shape: Schema.String.pipe(Type.domain(name)) }, { name: "t" })
]

describe("SchemaError", () => {
  it("names model, field and schema of an unknown type, and says what to do", () => {
    assert.deepStrictEqual(failure([Table.make(User, { name: "users", schema: "app" })]), [
      "UnknownType",
      "No column type for the field \"avatar\" of the model \"User\" in the table \"app.users\": no renderer " +
      "supports \"File\". Set columns.avatar.type in Table.make, annotate the schema with Type.sql(\"…\"), or add a renderer"
    ])
    for (const schema of [Schema.Never, Schema.Null, Schema.Symbol, Schema.Array(Schema.Symbol), Schema.ByteSize]) {
      assert.strictEqual(failure([Table.make({ x: schema }, { name: "t" })])[0], "UnknownType")
    }
  })

  it("refuses two enums of one name", () => {
    assert.deepStrictEqual(
      failure([
        Table.make({ a: kind(["x", "y"]) }, { name: "t" }),
        Table.make({ b: kind(["y", "x"]) }, { name: "u" })
      ]),
      [
        "EnumConflict",
        "Conflicting values of the enum \"kind\": the column \"a\" of \"t\" has \"x\", \"y\", and the column " +
        "\"b\" of \"u\" has \"y\", \"x\". Use one schema for both columns, or name one of the enums with Type.enum(\"…\")"
      ]
    )
  })

  it("refuses a bare name that is one of PostgreSQL's own types, and takes it with its schema", () => {
    const [tag, message] = failure(shape("box"))
    assert.strictEqual(tag, "HiddenType")
    assert.include(message, `{ schema: "public", name: "box" } for your type, or Type.sql("box")`)
    assert.isTrue(Result.isSuccess(Desired.make(shape({ schema: "public", name: "box" }))))
    assert.isTrue(Result.isSuccess(Desired.make(shape("email"))))
  })

  it("refuses two fields of one column", () => {
    assert.deepStrictEqual(failure([Table.make({ aB: Schema.Int, a_b: Schema.Int }, { name: "t" })]), [
      "DuplicateColumn",
      "Duplicate column \"a_b\" in the table \"t\": the fields \"aB\" and \"a_b\" both have this name. Set " +
      "columns.a_b.name in Table.make"
    ])
  })

  it("refuses a name twice in one namespace", () => {
    assert.strictEqual(
      duplicate(Table.make(int, { name: "t" }), Table.make(int, { name: "t" })),
      "Duplicate name \"t\": the table \"t\" and the table \"t\" are in the same namespace. Give one of them " +
        "another name"
    )
    assert.include(
      duplicate(Table.make({ id: Schema.Literals(["a"]) }, { name: "t" }), Table.make(int, { name: "t_id" })),
      "the row type of the table \"t_id\" and the enum \"t_id\""
    )
    assert.include(
      duplicate(Table.make(int, { name: "t", unique: ["id", "id"] })),
      "the unique constraint of \"t\" and the unique constraint of \"t\""
    )
    assert.include(
      duplicate(
        Table.make({ b_c: Schema.Int }, { name: "a", indexes: ["b_c"] }),
        Table.make({ c: Schema.Int }, { name: "a_b", indexes: ["c"] })
      ),
      "an index of \"a\" and an index of \"a_b\""
    )
    assert.include(
      duplicate(Table.make(int, { name: "t" }), Table.make(int, { name: "pk_t" })),
      "the table \"pk_t\" and the primary key constraint of \"t\""
    )
    const other = { name: "x", expression: "true" }
    assert.include(
      duplicate(Table.make(int, { name: "t", checks: { a: other, b: other } })),
      "the check constraint of \"t\" and the check constraint of \"t\""
    )
  })

  it("lets two tables have checks of one name, and two schemas tables of one name", () => {
    const check = { a: { name: "x", expression: "true" } }
    const tables = [
      Table.make(int, { name: "t", checks: check }),
      Table.make(int, { name: "u", checks: check }),
      Table.make(int, { name: "t", schema: "s" })
    ]
    assert.isTrue(Result.isSuccess(Desired.make(tables)))
  })

  it("refuses a field that the model does not have, where types did not look", () => {
    const loose: Table.Options<string> = { name: "t", unique: ["nope"] }
    const misspelt: Table.Options<string> = { name: "t", columns: { nope: {} } }
    for (const options of [loose, misspelt]) {
      assert.deepStrictEqual(failure([Table.make(int, options as never)]), [
        "UnknownField",
        "Unknown field \"nope\" in the options of the table \"t\". Its fields are \"id\""
      ])
    }
  })

  it("refuses an option that does not exist, with the nearest one", () => {
    const messages = [
      { uniqe: ["id"] },
      { columns: { id: { nulable: true } } },
      { indexes: [{ columns: [{ column: "id", oder: "desc" }] }] },
      { foreignKeys: [{ columns: ["id"], references: "x", ondelete: "cascade" }] },
      { checks: { a: { expresion: "true" } } },
      { exclude: [{ elements: [{ column: "id", wth: "=" }] }] },
      { primaryKey: { columns: ["id"], inclde: [] } },
      { unique: [{ columns: ["id"], q: 1 }] }
    ].map((options) => failure([Table.make(int, { name: "t", ...options } as never)]))
    assert.deepStrictEqual(messages.map(([tag]) => tag), messages.map(() => "UnknownOption"))
    assert.deepStrictEqual(messages.map(([, message = ""]) => message.replace("Unknown option ", "")), [
      "\"uniqe\" of the table \"t\". Did you mean \"unique\"?",
      "\"columns.id.nulable\" of the table \"t\". Did you mean \"columns.id.nullable\"?",
      "\"indexes[0].columns[0].oder\" of the table \"t\". Did you mean \"indexes[0].columns[0].order\"?",
      "\"foreignKeys[0].ondelete\" of the table \"t\". Did you mean \"foreignKeys[0].onDelete\"?",
      "\"checks.a.expresion\" of the table \"t\". Did you mean \"checks.a.expression\"?",
      "\"exclude[0].elements[0].wth\" of the table \"t\". Did you mean \"exclude[0].elements[0].with\"?",
      "\"primaryKey.inclde\" of the table \"t\". Did you mean \"primaryKey.include\"?",
      "\"unique[0].q\" of the table \"t\". The options are \"unique[0].name\", \"unique[0].comment\", " +
      "\"unique[0].deferrable\", \"unique[0].initially\", \"unique[0].columns\", \"unique[0].include\", " +
      "\"unique[0].nullsNotDistinct\", \"unique[0].usingIndex\""
    ])
  })

  it("refuses a field without a schema", () => {
    const fields = { id: Schema.Int, note: undefined }
    assert.deepStrictEqual(failure([Table.make(fields as never, { name: "t" })]), [
      "NotSchema",
      "Cannot use the field \"note\" of the table \"t\": its value is undefined and not a schema. Check the name of " +
      "the schema"
    ])
  })

  it("refuses a foreign key that does not pair up", () => {
    const parent = Table.make({ a: Schema.Int, b: Schema.Int }, { name: "p", primaryKey: ["a", "b"] })
    assert.deepStrictEqual(
      failure([
        parent,
        Table.make(int, { name: "t", foreignKeys: [{ columns: ["id"], references: parent }] })
      ]),
      [
        "ForeignKeyMismatch",
        "Invalid foreign key from \"t\" to \"p\": the columns \"id\" and \"a\", \"b\" do not match. Name the same number " +
        "of columns on both sides"
      ]
    )
  })

  it("refuses a default that PostgreSQL cannot take", () => {
    const [tag, message] = failure([
      Table.make({ a: Schema.String }, { name: "t", columns: { a: { default: "\0" } } })
    ])
    assert.strictEqual(tag, "InvalidDefault")
    assert.include(message, "Cannot use the default of \"a\" in the table \"t\": ")
  })

  it("refuses a template with a token that means nothing, and an index of expressions without a name", () => {
    const naming = Naming.make({ convention: { pk: "{constraint_name}_pk" } })
    assert.strictEqual(failure([Table.make(int, { name: "t" })], { naming })[0], "UnknownToken")
    const index = Table.make(int, { name: "t", indexes: [{ columns: [{ expression: "id + 1" }] }] })
    assert.include(
      failure([index])[1],
      "the tokens for this object are \"table_name\". Change the template, or name the object explicitly"
    )
  })
})
