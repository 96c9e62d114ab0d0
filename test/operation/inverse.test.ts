import { assert, describe, it } from "@effect/vitest"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { Inverse, Op, type Operation } from "../../src/operation/mod.ts"

const table = { schema: "app", name: "t" }
const both: ReadonlyArray<Operation> = [
  Op.createTable(table, { a: Op.column("integer", { comment: "c" }) }, { comment: "x" }),
  Op.dropTable(table, { previous: { columns: [], constraints: [] } }),
  Op.renameTable(table, "u"),
  Op.moveTable("t", "b", { from: "a" }),
  Op.addColumn(table, "a", Op.column("integer", { default: 1 })),
  Op.dropColumn(table, "a", { previous: Op.column("integer") }),
  Op.alterColumn(table, "a", { type: "text", default: null }, { type: "integer", default: 1 }),
  Op.createIndex("i", table, ["a"], { unique: true, concurrently: true }),
  Op.dropIndex({ schema: "app", name: "i" }, { previous: { table, elements: [{ column: "a" }] } }),
  Op.renameIndex("i", "j"),
  Op.addConstraint(table, Op.unique(["a"], { name: "u" })),
  Op.dropConstraint(table, "u", { previous: Op.unique(["a"], { name: "u" }) }),
  Op.renameConstraint(table, "u", "v"),
  Op.createEnum("e", ["a"]),
  Op.dropEnum("e", { previous: ["a"] }),
  Op.renameEnum("e", "f"),
  Op.renameEnumValue("e", "a", "b"),
  Op.createSequence("s", { start: 2 }),
  Op.dropSequence("s", { previous: { start: 2 } }),
  Op.alterSequence("s", { start: 3, previous: { start: 2 } }),
  Op.setComment({ kind: "table", name: table }, "new", { previous: null }),
  Op.execute("SELECT 1", { inverse: "SELECT 2" })
]

// Only a bare name that moved gets its schema back.
const renamedFrom = (operation: Operation) =>
  operation._tag === "MoveTable" ? { table: { schema: "a", name: "t" } } : {}

describe("Inverse", () => {
  it("invert twice is the operation itself", () => {
    for (const operation of both) {
      const twice = Option.flatMap(Inverse.invert(operation), Inverse.invert)
      assert.deepStrictEqual(Option.getOrThrow(twice), { ...operation, ...renamedFrom(operation) })
    }
  })

  it("invertAll reverses, and undoing is undone", () => {
    const inverses = Result.getOrThrow(Inverse.invertAll(both))
    assert.strictEqual(inverses.length, both.length)
    assert.deepStrictEqual(inverses[0], Option.getOrThrow(Inverse.invert(both.at(-1)!)))
    assert.strictEqual(Result.getOrThrow(Inverse.invertAll(inverses)).length, both.length)
  })

  it("a rename is undone by name, together with the other changes", () => {
    assert.deepStrictEqual(
      Option.getOrThrow(Inverse.invert(Op.alterColumn("t", "a", { name: "b", nullable: false }, { nullable: true }))),
      {
        _tag: "AlterColumn",
        table: "t",
        column: "b",
        change: { nullable: true, name: "a" },
        previous: { nullable: false, name: "b" }
      }
    )
  })

  it("creating with ifNotExists is undone by a drop", () => {
    for (
      const operation of [Op.createSchema("a", { ifNotExists: true }), Op.createTable("t", {}, { ifNotExists: true })]
    ) {
      assert.isTrue(Option.isSome(Inverse.invert(operation)))
    }
  })

  it("has none where the operation does not say enough", () => {
    const none: ReadonlyArray<Operation> = [
      Op.dropTable("t"),
      Op.moveTable("t", "b"),
      Op.dropColumn("t", "a"),
      Op.alterColumn("t", "a", { nullable: false }),
      Op.alterColumn("t", "a", { nullable: false, default: 1 }, { nullable: true }),
      Op.alterColumn("t", "a", { generated: null }, { generated: Op.sql`b` }),
      Op.dropIndex("i"),
      Op.addConstraint("t", Op.unique(["a"])),
      Op.dropConstraint("t", "c"),
      Op.dropEnum("e"),
      Op.addEnumValue("e", "v"),
      Op.dropSchema("s"),
      Op.dropExtension("x"),
      Op.dropSequence("s"),
      Op.alterSequence("s", { restart: 1, previous: {} }),
      Op.alterSequence("s", { cycle: true, previous: { start: 1 } }),
      Op.setComment({ kind: "schema", name: "s" }, "c"),
      Op.execute("SELECT 1"),
      Op.bulkInsert("t", [{ a: 1 }])
    ]
    for (const operation of none) {
      assert.deepStrictEqual(Inverse.invert(operation), Option.none(), operation._tag)
      const { message, reason } = Result.getOrThrow(Result.flip(Inverse.invertAll([operation])))
      assert.strictEqual(reason._tag, "NotInvertible")
      assert.match(message, /^Cannot undo .+: .+\. Write the downgrade of this migration by hand$/)
    }
  })

  it("invertAll needs nothing for a validated constraint", () => {
    assert.deepStrictEqual(Inverse.invertAll([Op.validateConstraint("t", "c")]), Result.succeed([]))
  })
})
