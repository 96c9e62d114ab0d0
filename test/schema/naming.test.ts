import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import * as String from "effect/String"
import { Naming, SchemaError } from "../../src/schema/mod.ts"

const bytes = (text: string) => new TextEncoder().encode(text).length

const subject: Naming.Subject = {
  table: "orders",
  columns: ["tenant_id", "user_id"],
  constraint: "positive",
  referredTable: "users",
  referredColumns: ["tenant", "id"]
}

// Short names, long ones that only differ at the end, and text of several bytes a character.
const Name = Arbitrary.schema(Schema.Union([
  Schema.String.check(Schema.isPattern(/^[a-z_é漢😀]{0,200}$/u)),
  Schema.String.check(Schema.isPattern(/^[ab]{1,3}$/))
]))

describe("shorten", () => {
  it.prop("keeps what fits and makes everything fit, without half a character", { name: Name }, ({ name }) => {
    const short = Naming.shorten(name)
    assert.isAtMost(bytes(short), 63)
    assert.isTrue(short.isWellFormed())
    if (bytes(name) <= 63) assert.strictEqual(short, name)
    else assert.match(short, /_[0-9a-f]{10}$/)
    assert.strictEqual(Naming.shorten(name), short)
    assert.strictEqual(Naming.shorten(short), short)
  })

  it.prop("keeps distinct names distinct", { left: Name, right: Name, prefix: Name }, ({ left, prefix, right }) => {
    const long = "p".repeat(60) + prefix
    assert.strictEqual(Naming.shorten(long + left) === Naming.shorten(long + right), left === right)
    assert.strictEqual(Naming.shorten(left + long) === Naming.shorten(right + long), left === right)
  })

  it("gives the same name for ever", () => {
    assert.strictEqual(Naming.shorten("a".repeat(63)), "a".repeat(63))
    assert.strictEqual(Naming.shorten("a".repeat(64)), `${"a".repeat(52)}_49f385bb9d`)
    assert.strictEqual(Naming.shorten("é".repeat(40)), `${"é".repeat(26)}_5747731263`)
  })

  it("does not collide within ten thousand similar names", () => {
    const names = Array.from({ length: 10_000 }, (_, index) => Naming.shorten(`${"x".repeat(60)}_${index}`))
    assert.strictEqual(new Set(names).size, names.length)
  })
})

const expand = (template: string) => Naming.expand(template, subject)

const message = (template: string, of: Naming.Subject) => {
  try {
    return Naming.expand(template, of)
  } catch (error) {
    assert.instanceOf(error, SchemaError)
    return error.message
  }
}

describe("expand", () => {
  it("knows SQLAlchemy's tokens", () => {
    assert.strictEqual(expand("{table_name}.{constraint_name}"), "orders.positive")
    assert.strictEqual(expand("{column_0_name} {column_1_name}"), "tenant_id user_id")
    assert.strictEqual(expand("{column_0_N_name} {column_0N_name}"), "tenant_id_user_id tenant_iduser_id")
    assert.strictEqual(
      expand("{referred_table_name} {referred_column_1_name} {referred_column_0_N_name} {referred_column_0N_name}"),
      "users id tenant_id tenantid"
    )
    assert.strictEqual(expand("plain"), "plain")
  })

  it("refuses a token that means nothing there, and names those that do", () => {
    assert.strictEqual(
      message("pk_{table}", { table: "t", columns: ["a"] }),
      "Cannot expand \"{table}\" in the naming template \"pk_{table}\" for the table \"t\": the tokens for this object " +
        "are \"table_name\", \"column_0_name\", \"column_0_N_name\", \"column_0N_name\". Change the template, or name the " +
        "object explicitly"
    )
    for (const token of ["constraint_name", "column_2_name", "referred_table_name", "referred_column_0_name", ""]) {
      assert.include(message(`{${token}}`, { table: "t", columns: ["a", "b"] }), `Cannot expand "{${token}}"`)
    }
  })

  it.prop("fits whatever the names are", { table: Name, column: Name }, ({ column, table }) => {
    for (const template of Object.values(Naming.convention)) {
      const name = Naming.expand(template, {
        table,
        columns: [column, "x"],
        constraint: column,
        referredTable: table,
        referredColumns: []
      })
      assert.isAtMost(bytes(name), 63)
    }
  })
})

describe("columns", () => {
  it.prop("are what the client's own rule asks for", { field: Schema.String }, ({ field }) => {
    assert.strictEqual(Naming.snakeCase(field), String.camelToSnake(field))
  })

  it("keep what is in snake case already", () => {
    assert.strictEqual(Naming.snakeCase("createdAt"), "created_at")
    assert.strictEqual(Naming.snakeCase("created_at"), "created_at")
    assert.strictEqual(Naming.asWritten("createdAt"), "createdAt")
  })
})
