import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { readdirSync } from "node:fs"
import { expect } from "vitest"
import { Op, type Operation } from "../../../src/operation/mod.ts"
import * as Sql from "../../../src/sql/mod.ts"
import { constraintCases, indexCases, otherCases, tableCases } from "../../integration/_operation_cases.ts"
import { goldenCases } from "./_golden_cases.ts"

const rendered = (operation: Operation) => Result.getOrThrow(Sql.render(operation))
const refused = (operation: Operation) => Result.getOrThrow(Result.flip(Sql.render(operation)))

const reason = (operation: Operation) => refused(operation).reason._tag

const script = (operations: ReadonlyArray<Operation>) =>
  operations.flatMap(rendered).map((statement) => {
    const mark = statement.transactional ? "" : "-- outside a transaction\n"
    return `${mark}${Result.getOrThrow(Sql.inline(statement))};\n`
  }).join("\n")

const everyCase = [...tableCases, ...indexCases, ...constraintCases, ...otherCases]

describe("render", () => {
  it("splits back into the statements it made, for every operation", () => {
    for (const { name, operation } of everyCase) {
      const texts = rendered(operation).map((statement) => Result.getOrThrow(Sql.inline(statement)))
      const pieces = Result.getOrThrow(Sql.split(texts.map((text) => `${text};\n`).join("")))
      assert.deepStrictEqual(pieces.map(({ text }) => text), texts, name)
    }
  })

  it("says of every statement what classify says, and gives utility statements no parameters", () => {
    for (const { name, operation } of everyCase) {
      for (const statement of rendered(operation)) {
        const { transactional, utility } = Sql.classify(statement.text)
        assert.strictEqual(statement.transactional, transactional, name)
        if (utility) assert.strictEqual(statement.parameters.length, 0, name)
      }
    }
  })

  it("covers every kind of operation", () => {
    const kinds = new Set(everyCase.map(({ operation }) => operation._tag))
    assert.strictEqual(kinds.size, 28)
    assert.isFalse(kinds.has("BulkInsert"), "which test/integration/operation_values.test.ts covers")
  })

  it.prop(
    "is total: any name gives statements or a RenderError",
    { name: Schema.String, other: Schema.String },
    (input) => {
      const operation = Op.createTable({ schema: input.name, name: input.other }, [
        { name: input.other, ...Op.column("text", { comment: "c" }) }
      ])
      const result = Sql.render(operation)
      if (Result.isSuccess(result)) {
        assert.strictEqual(Result.getOrThrow(Sql.split(result.success.map(({ text }) => text).join(";"))).length, 2)
      } else {
        assert.strictEqual(result.failure._tag, "RenderError")
      }
    }
  )

  it.prop("bulkInsert keeps every value, in order", { values: Schema.Array(Schema.Int) }, ({ values }) => {
    const statements = rendered(Op.bulkInsert("t", values.map((a) => ({ a, b: true }))))
    assert.deepStrictEqual(
      statements.flatMap(({ parameters }) => parameters.map(({ text }) => text)),
      values.flatMap((a) => [String(a), "true"])
    )
  })

  it("bulkInsert bounds the rows and the size of one statement", () => {
    const sizes = (rows: ReadonlyArray<Record<string, unknown>>) =>
      rendered(Op.bulkInsert("t", rows)).map(({ parameters }) => parameters.length)
    assert.deepStrictEqual(sizes(Array.from({ length: 2001 }, (_, a) => ({ a }))), [1000, 1000, 1])
    assert.deepStrictEqual(sizes(Array.from({ length: 3 }, () => ({ a: "x".repeat(400_000) }))), [2, 1])
    assert.deepStrictEqual(sizes([{ a: "x".repeat(2_000_000) }, { a: "y" }]), [1, 1])
    assert.deepStrictEqual(
      rendered(Op.bulkInsert("t", [{}, {}])).map(({ text }) => text),
      Array(2).fill("INSERT INTO \"t\" DEFAULT VALUES")
    )
    assert.deepStrictEqual(rendered(Op.bulkInsert("t", [])), [])
  })

  it("execute binds the values of a query, writes those of a utility statement, and refuses the rest", () => {
    const [update] = rendered(Op.execute(Op.sql`UPDATE t SET a = ${1};`))
    assert.deepStrictEqual([update?.text, update?.parameters.length], ["UPDATE t SET a = $1", 1])
    assert.deepStrictEqual(rendered(Op.execute(Op.sql`ALTER TABLE t ALTER a SET DEFAULT ${"it's"}`)), [
      { text: "ALTER TABLE t ALTER a SET DEFAULT 'it''s'", parameters: [], transactional: true }
    ])
    assert.deepStrictEqual(rendered(Op.execute(" ; -- nothing")), [])
    assert.strictEqual(reason(Op.execute(Op.sql`SELECT ${1}; SELECT 2`)), "ParametersInScript")
    assert.strictEqual(reason(Op.execute("SELECT 1;\n\nCOMMIT")), "TransactionControl")
    assert.strictEqual(reason(Op.execute("SELECT 'open")), "SplitError")
    assert.strictEqual(
      reason(Op.execute({ _tag: "Expression", text: "SELECT $2", parameters: [{ text: "1" }] })),
      "MissingParameter"
    )
    assert.isFalse(rendered(Op.execute("VACUUM"))[0]?.transactional)
  })

  it("refuses an operation whose parts contradict each other", () => {
    const cases: ReadonlyArray<readonly [Operation, RegExp]> = [
      [Op.createIndex("i", "t", []), /at least one column/],
      [Op.createIndex("i", "t", [{}]), /either a column or an expression/],
      [Op.createIndex("i", "t", [{ column: "a", operatorClassOptions: { a: "b" } }]), /operatorClass/],
      [Op.alterColumn("t", "a", { using: Op.sql`a` }), /type change/],
      [Op.addConstraint("t", Op.foreignKey(["a"], "u", ["b"], { onDeleteColumns: ["a"] })), /onDelete/],
      [Op.addConstraint("t", Op.exclude([["a", "= 1) --"]])), /not an operator/],
      [Op.addEnumValue("e", "v", { before: "a", after: "b" }), /either before or after/],
      [Op.createSequence("s", { start: 1.5 }), /integers/],
      [Op.alterSequence("s", {}), /at least one change/],
      [{ _tag: "BulkInsert", table: "t", columns: ["a"], rows: [[]] }, /row 1 has 0 values/],
      [Op.renameTable("t", "x".repeat(64)), /63 bytes/]
    ]
    for (const [operation, message] of cases) assert.match(refused(operation).message, message)
  })
})

describe("render golden files", () => {
  for (const [name, operations] of Object.entries(goldenCases)) {
    it(`${name} is written as reviewed`, async () => {
      await expect(script(operations)).toMatchFileSnapshot(`./golden/${name}.sql`)
    })
  }

  it("has no file without a case", () => {
    const files = readdirSync(new URL("golden", import.meta.url))
    assert.deepStrictEqual(files.toSorted(), Object.keys(goldenCases).map((name) => `${name}.sql`).toSorted())
  })
})
