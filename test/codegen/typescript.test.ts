import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Codegen from "../../src/codegen/mod.ts"
import { type Expression, Op, type Operation } from "../../src/operation/mod.ts"
import { complaints } from "../support/compiler.ts"
import { operations, operationsOf, parameters } from "./arbitrary_operation.ts"
import { evaluate, record, revision, root, scratch, spelled, writeAll } from "./written.ts"

const write = (upgrade: ReadonlyArray<Operation>, options: Partial<Codegen.Options> = {}): string =>
  Codegen.typescript({ revision, upgrade, ...options })

const assertWritten = (upgrade: ReadonlyArray<Operation>): void => {
  const text = write(upgrade)
  const recorded = record(evaluate(text).upgrade)
  assert.strictEqual(spelled(recorded), spelled(upgrade), text)
  assert.deepStrictEqual(recorded, upgrade)
}

const sampled = (count: number, seed: string): ReadonlyArray<ReadonlyArray<Operation>> =>
  [...operationsOf.values()].map((each) => Effect.runSync(Arbitrary.sampleEffect(each, { count, seed })))

/** One text in every place that breaks lines in its own way. */
const withText = (text: string): ReadonlyArray<Operation> => {
  const raw = Op.raw(text)
  return [
    Op.setComment({ kind: "table", name: "t" }, text),
    Op.execute(text),
    Op.execute(Op.sql`${raw} ${1}`, { inverse: `${text}\n${text}` }),
    Op.createTable("t", {
      a: Op.column("text", { default: raw, comment: text }),
      b: Op.column("text", { default: text }),
      c: Op.column("text", { generated: Op.sql`${raw} ${1}` })
    }, { constraints: [Op.check(raw), Op.check(raw, { name: "c" }), Op.check(Op.sql`${raw} ${1}`)] }),
    Op.addColumn("t", text, Op.column("text", { nullable: false })),
    Op.createIndex("i", "t", [text, raw], { unique: true }),
    Op.createEnum({ schema: text, name: "e" }, ["a", "b"]),
    Op.createIndex("i", { schema: text, name: "t" }, ["a"], { unique: true, where: raw }),
    Op.dropConstraint("t", "f", { previous: Op.foreignKey(["a"], text, ["b"], { onDelete: "cascade" }) }),
    Op.alterColumn("t", text, { type: "text", default: "b" }, { type: Op.type(text) }),
    Op.bulkInsert("t", [{ a: text, key: 1 }, { a: [1, 2], key: { b: text } }])
  ]
}

describe("Codegen.typescript", () => {
  for (const [tag, each] of operationsOf) {
    it.prop(`${tag} is recorded as it was written, whatever its options`, { each }, ({ each }) => {
      assertWritten([each])
    })
  }

  it.prop("both programs hold their operations in order", { up: operations, down: operations }, ({ down, up }) => {
    const migration = evaluate(write(up, { downgrade: down }))
    assert.strictEqual(spelled(record(migration.upgrade)), spelled(up))
    assert.strictEqual(spelled(record(migration.downgrade)), spelled(down))
  })

  it.each(parameters)("keeps the value %j in a default, a change, an expression and a row", (parameter) => {
    const expression: Expression = { _tag: "Expression", text: "f($1)", parameters: [parameter] }
    assertWritten([
      { _tag: "AddColumn", table: "t", column: { name: "a", type: "text", default: parameter } },
      { _tag: "AlterColumn", table: "t", column: "a", change: { default: parameter } },
      { _tag: "Execute", expression },
      { _tag: "BulkInsert", table: "t", columns: ["a"], rows: [[parameter], [{ text: null }]] }
    ])
  })

  it("writes the default of an array column as an array", () => {
    const tags = Op.addColumn("t", "tags", Op.column("text[]", { default: ["a b", null, "b\\\\c", "null"] }))
    const moods = Op.addColumn("t", "moods", Op.column(Op.type("mood", { array: true }), { default: [] }))
    const text = Op.addColumn("t", "text", Op.column("text", { default: "{}" }))
    assertWritten([tags, moods, text])
    assert.include(write([tags]), String.raw`{ default: ["a b", null, "b\\\\c", "null"] }`)
    assert.include(write([moods]), "{ default: [] }")
    assert.include(write([text]), `{ default: "{}" }`)
  })

  it("hands rows to Operations where they are no list of objects", () => {
    const odd: ReadonlyArray<Operation> = [
      { _tag: "BulkInsert", table: "t", columns: ["2", "1"], rows: [[{ text: "a" }, { text: "b" }]] },
      { _tag: "BulkInsert", table: "t", columns: ["a", "a"], rows: [[{ text: "a" }, { text: "b" }]] },
      { _tag: "BulkInsert", table: "t", columns: ["a"], rows: [] },
      { _tag: "BulkInsert", table: "t", columns: ["a"], rows: [[]] }
    ]
    assertWritten(odd)
    assert.include(write(odd), "import { Migration, Operations } from \"effect-strata\"")
    assertWritten([{ _tag: "BulkInsert", table: "t", columns: [], rows: [[], []] }])
  })

  it("is left alone by dprint, for samples of every kind and texts of every length", () => {
    const directory = mkdtempSync(join(tmpdir(), "strata-codegen-"))
    const config = JSON.parse(readFileSync(join(root, "dprint.json"), "utf8")) as { plugins: Array<string> }
    const plugins = config.plugins.map((plugin) => join(root, plugin))
    writeFileSync(join(directory, "dprint.json"), JSON.stringify({ ...config, excludes: [], plugins }))
    const texts = ["x", "日", "e\u0301 ", "⌚", "\""].flatMap((character) =>
      Array.from({ length: 130 / character.length }, (_, index) => withText(character.repeat(index + 1)))
    )
    const messages = Array.from({ length: 30 }, (_, index) => ({ ...revision, message: "m".repeat(index + 90) }))
    try {
      writeAll(directory, [
        ...sampled(20, "dprint").map((sample) => write(sample, { downgrade: [] })),
        write(texts.flat()),
        ...messages.map((revision) => write([], { revision, downgrade: [] }))
      ])
      const dprint = spawnSync(join(root, "node_modules/.bin/dprint"), ["check", "**/*.ts"], {
        cwd: directory,
        encoding: "utf8"
      })
      assert.strictEqual(dprint.status, 0, `${dprint.stdout.slice(0, 4000)}${dprint.stderr}`)
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  it("type-checks with the project's settings, unused imports included", async () => {
    const directory = scratch("codegen")
    try {
      writeAll(directory, [
        ...sampled(20, "types").map((sample) => write(sample, { downgrade: sample.slice(0, 3) })),
        write([]),
        write([], { downgrade: [] }),
        write([Op.dropTable("t")], {
          items: [() => "yield* audit(\"t\")"],
          imports: ["const audit = (table: string) => Effect.log(table)"],
          notes: [{ index: 0, text: "@ts-expect-error\n */ \n// @ts-ignore" }]
        })
      ])
      assert.deepStrictEqual(await complaints(directory), [])
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  it("says of the revision what it was told, and nothing that it was not", () => {
    const text = write([], {
      revision: {
        ...revision,
        parents: [],
        dependsOn: ["x"],
        labels: ["l\"1", "l2"],
        message: " two\nlines\u2028 */ "
      },
      intro: "Closes */ nothing"
    })
    const { dependsOn, labels, message, modes, parents } = evaluate(text)
    assert.deepStrictEqual({ dependsOn, labels, message, modes, parents }, {
      dependsOn: ["x"],
      labels: ["l\"1", "l2"],
      message: "two lines */",
      modes: { upgrade: { transaction: true, isDeclared: false }, downgrade: { transaction: true, isDeclared: false } },
      parents: []
    })
    assert.notInclude(write([]), "dependsOn")
    assert.notInclude(write([]), "downgrade")
    assert.notInclude(write([]), "Op")
  })

  it("leaves the transaction out in the direction with an operation that cannot run in one", () => {
    const concurrently = [Op.createIndex("i", "t", ["a"], { concurrently: true })]
    assert.isFalse(evaluate(write(concurrently)).modes.upgrade.transaction)
    assert.isFalse(evaluate(write(concurrently, { downgrade: concurrently })).modes.downgrade.transaction)
    const { downgrade, upgrade } = evaluate(write([], { downgrade: concurrently })).modes
    assert.deepStrictEqual([upgrade.transaction, downgrade.transaction], [true, false])
    assert.isTrue(evaluate(write([Op.createIndex("i", "t", ["a"])])).modes.upgrade.transaction)
    assert.isTrue(
      evaluate(write(concurrently, { revision: { ...revision, transaction: true } })).modes.upgrade.transaction
    )
  })

  it("writes notes above their operation, wrapped and on lines of their own", () => {
    const text = write([Op.dropTable("a"), Op.dropTable("b")], {
      downgrade: [Op.createSchema("c")],
      notes: [
        { index: 1, text: "Data loss: the rows of \"b\"\u2028yield* evil()" },
        { index: 0, text: "word ".repeat(50) },
        { index: 0, direction: "downgrade", text: "Down" }
      ]
    })
    const lines = text.split("\n")
    assert.deepStrictEqual(lines.slice(lines.indexOf("    // Data loss: the rows of \"b\"")).slice(0, 3), [
      "    // Data loss: the rows of \"b\"",
      "    // yield* evil()",
      "    yield* Op.dropTable(\"b\")"
    ])
    assert.isTrue(lines.every((line) => line.length <= 120))
    assert.include(text, "    // Down\n    yield* Op.createSchema(\"c\")")
  })

  it("lets the first item renderer with an opinion write an operation", () => {
    const text = write([Op.dropTable("a"), Op.dropTable("b"), Op.dropTable("c")], {
      items: [
        (operation, format) =>
          operation._tag === "DropTable" && operation.table === "a" && format === "ts"
            ? `// kept\n    ${Codegen.operation({ ...operation, cascade: true })}\n`
            : undefined,
        (operation) => operation._tag === "DropTable" && operation.table === "b" ? "" : undefined,
        (operation) => operation._tag === "DropTable" && operation.table === "a" ? assert.fail() : undefined
      ]
    })
    assert.deepStrictEqual(record(evaluate(text).upgrade), [
      { _tag: "DropTable", table: "a", cascade: true },
      { _tag: "DropTable", table: "c" }
    ])
    const rows: Operation = { _tag: "BulkInsert", table: "t", columns: ["a"], rows: [] }
    const kept = write([rows], { items: [(operation) => `// kept\n    ${Codegen.operation(operation)}`] })
    assert.deepStrictEqual(record(evaluate(kept).upgrade), [rows])
    assert.notMatch(text, / $/m)
    assert.include(text, "    // kept\n    yield* Op.dropTable(\"a\", { cascade: true })\n")
  })
})
