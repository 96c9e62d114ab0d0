import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Codegen from "../../src/codegen/mod.ts"
import { Op, type Operation } from "../../src/operation/mod.ts"
import * as SqlRevision from "../../src/script/sql_revision.ts"
import * as Sql from "../../src/sql/mod.ts"
import { constraintCases, indexCases, otherCases, tableCases } from "../integration/_operation_cases.ts"
import { operation, operations } from "./arbitrary_operation.ts"
import { revision } from "./written.ts"

const write = (upgrade: ReadonlyArray<Operation>, options: Partial<Codegen.Options> = {}) =>
  Codegen.sql({ revision, upgrade, ...options })

const parse = (text: string): SqlRevision.SqlRevision => Result.getOrThrow(SqlRevision.parse("m/1.sql", text))

const statementsOf = (each: Operation) =>
  Result.flatMap(Sql.render(each), (statements) => Result.all(statements.map(Sql.inline)))

/** A statement from its first token or comment to its last token, which is what the splitter gives back. */
const bare = (text: string): string => text.replace(/ *--[^\n]*\n$/, "").replace(/^[ \t\n\r\f\v]+|[ \t\n\r\f\v]+$/g, "")

const textsOf = (each: ReadonlyArray<Operation>): ReadonlyArray<string> =>
  each.flatMap((operation) => Result.getOrThrow(statementsOf(operation)).map(bare))

const isRenderable = (each: Operation): boolean => Result.isSuccess(write([each]))

const texts = (statements: ReadonlyArray<SqlRevision.SqlStatement> | undefined) => statements?.map(({ text }) => text)

const message = (operation: Operation): string => {
  const result = write([Op.createSchema("s"), operation])
  return Result.isFailure(result) ? result.failure.message : assert.fail(result.success)
}

const isInside = (operations: ReadonlyArray<Operation>): boolean =>
  operations.flatMap((each) => Result.getOrThrow(Sql.render(each))).every(({ transactional }) => transactional)

describe("Codegen.sql", () => {
  it.prop("parses back to the statements of the operations, in both directions", {
    up: operations,
    down: operations
  }, ({ down, up }) => {
    const [upgrade, downgrade] = [up.filter(isRenderable), down.filter(isRenderable)]
    const parsed = parse(Result.getOrThrow(write(upgrade, { downgrade })))
    assert.deepStrictEqual(texts(parsed.upgrade), textsOf(upgrade))
    assert.deepStrictEqual(texts(parsed.downgrade), textsOf(downgrade))
    assert.deepStrictEqual([parsed.modes.upgrade.transaction, parsed.modes.downgrade.transaction], [
      isInside(upgrade),
      // A program without statements is read like the other one.
      isInside(textsOf(downgrade).length === 0 ? upgrade : downgrade)
    ])
  })

  it.effect("has SQL for a good part of what the property generates", () =>
    Effect.gen(function*() {
      const sample = yield* Arbitrary.sampleEffect(operation, { count: 300, seed: "sql" })
      assert.isAbove(sample.filter(isRenderable).length, 60)
    }))

  it.each([...tableCases, ...indexCases, ...constraintCases, ...otherCases])("parses back $name", ({ operation }) => {
    assert.deepStrictEqual(texts(parse(Result.getOrThrow(write([operation]))).upgrade), textsOf([operation]))
  })

  it("says of the revision what it was told", () => {
    const text = Result.getOrThrow(write([], {
      revision: {
        ...revision,
        parents: ["p1", "p2"],
        dependsOn: ["x"],
        labels: ["l1", "l2"],
        message: " two\n-- strata:labels evil"
      },
      intro: "strata:labels evil\nstrata:upgrade"
    }))
    const { dependsOn, downgrade, id, labels, message, parents } = parse(text)
    assert.deepStrictEqual({ dependsOn, downgrade, id, labels, message, parents }, {
      dependsOn: ["x"],
      downgrade: undefined,
      id: revision.id,
      labels: ["l1", "l2"],
      message: "two -- strata:labels evil",
      parents: ["p1", "p2"]
    })
    assert.deepStrictEqual(parse(Result.getOrThrow(write([], { downgrade: [] }))).downgrade, [])
  })

  it("writes notes as comments, which nothing takes for a directive", () => {
    const text = Result.getOrThrow(write([Op.dropTable("a"), Op.dropTable("b")], {
      notes: [{ index: 1, text: "strata:downgrade\nDROP TABLE c;\u2028DROP TABLE d;" }]
    }))
    assert.deepStrictEqual(texts(parse(text).upgrade), [
      "DROP TABLE \"a\"",
      "-- · strata:downgrade\n-- DROP TABLE c;\n-- DROP TABLE d;\nDROP TABLE \"b\""
    ])
  })

  it("lets an item renderer write an operation", () => {
    const text = Result.getOrThrow(write([Op.dropTable("a"), Op.dropTable("b")], {
      items: [
        (operation, format) =>
          operation._tag === "DropTable" && operation.table === "a" ? `SELECT '${format}';\n` : undefined
      ]
    }))
    assert.deepStrictEqual(texts(parse(text).upgrade), ["SELECT 'sql'", "DROP TABLE \"b\""])
  })

  it("refuses what has no SQL, and a comment that would be a directive, by name", () => {
    assert.match(message(Op.renameTable("a", "")), /^Cannot write "rename table "a"" to a SQL revision: /)
    assert.match(message(Op.execute("SELECT 1\n -- strata: downgrade\n+ 1")), /"-- strata: downgrade".*TypeScript$/s)
    assert.match(message(Op.addColumn("t", "a", Op.column("text '"))), /Unterminated string constant/)
    assert.isTrue(isRenderable(Op.execute("SELECT '\n-- strata:downgrade\n'")))
  })
})
