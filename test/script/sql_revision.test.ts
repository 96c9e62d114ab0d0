import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type Modes, Recorder } from "../../src/operation/mod.ts"
import type { ScriptReason } from "../../src/script/mod.ts"
import * as SqlRevision from "../../src/script/sql_revision.ts"

/** Statements whose contents look like the format's own comments. */
const hostile = [
  "SELECT 1",
  "SELECT '\n-- strata:downgrade\n'",
  "SELECT $$\n-- strata:upgrade\n;$$",
  "DO $a$\nBEGIN\n-- strata:nonsense\nEND $a$",
  "/*\n-- strata:message inside\n/* nested */ */ SELECT 2",
  "SELECT \"a\n-- strata:labels\n\" FROM t",
  "SELECT E'\\'\n-- strata:revision other\n'",
  "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END"
]

const Pieces = Schema.Array(Schema.Literals(hostile))
const Word = Schema.String.check(Schema.isPattern(/^[a-z0-9_]{1,12}$/))
const word = Arbitrary.map(
  Arbitrary.schema(Schema.Array(Schema.Int)),
  (digits) => `r${digits.map((digit) => Math.abs(digit) % 10).join("").slice(0, 10)}`
)

const print = (revision: {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly labels: ReadonlyArray<string>
  readonly message: string
  readonly upgrade: ReadonlyArray<string>
  readonly downgrade: ReadonlyArray<string> | undefined
}, end: string): string =>
  [
    `-- strata:revision ${revision.id}`,
    `-- strata:parents ${revision.parents.join(", ")}`,
    `--strata:labels ${revision.labels.join(" ")}`,
    `  -- strata: message ${revision.message}`,
    "-- strata:upgrade",
    ...revision.upgrade.map((text) => `${text};`),
    ...(revision.downgrade === undefined
      ? []
      : ["-- strata:downgrade", ...revision.downgrade.map((text) => `${text};`)])
  ].join(end)

const parse = (text: string): SqlRevision.SqlRevision => Result.getOrThrow(SqlRevision.parse("m/1.sql", text))

const reasonOf = (text: string): ScriptReason => {
  const result = SqlRevision.parse("m/1.sql", text)
  return Result.isFailure(result) ? result.failure.reason : assert.fail(`parsed: ${text}`)
}

const head = "-- strata:revision a\n-- strata:parents\n"

const modesOf = (top: string, up: string, down: string) =>
  parse(`${head}${top}-- strata:upgrade\n${up}SELECT 1;\n-- strata:downgrade\n-- note\n${down}SELECT 2;`).modes
const level = (isolation: Modes.Isolation) => ({ transaction: true, isolation, isDeclared: true })

describe("SqlRevision", () => {
  it.prop("parse gives back what was printed, whatever the statements hold", {
    id: word,
    parents: Arbitrary.array(word),
    labels: Arbitrary.array(word),
    upgrade: Pieces,
    downgrade: Pieces,
    isReversible: Schema.Boolean
  }, ({ downgrade, id, isReversible, labels, parents, upgrade }) => {
    const revision = {
      id,
      parents,
      labels,
      message: "a message, with -- marks",
      upgrade,
      downgrade: isReversible ? downgrade : undefined
    }
    for (const end of ["\n", "\r\n"]) {
      const parsed = parse(print(revision, end))
      assert.deepStrictEqual({ id: parsed.id, parents: parsed.parents, labels: parsed.labels }, { id, parents, labels })
      assert.strictEqual(parsed.message, revision.message)
      assert.deepStrictEqual(parsed.upgrade.map(({ text }) => text), upgrade)
      assert.deepStrictEqual(parsed.downgrade?.map(({ text }) => text), revision.downgrade)
    }
  })

  it.prop("parse never throws", { text: Schema.String, word: Word }, ({ text, word }) => {
    SqlRevision.parse("m/1.sql", text)
    SqlRevision.parse("m/1.sql", `-- strata:${word} ${text}\n${text}`)
  })

  it("parse counts lines as the file does", () => {
    const { downgrade, upgrade } = parse(
      `\uFEFF${head}\n-- strata:upgrade\n\nSELECT 1;\nSELECT\n2;\n-- strata:downgrade\nSELECT 3`
    )
    assert.deepStrictEqual(upgrade, [{ text: "SELECT 1", line: 6 }, { text: "SELECT\n2", line: 7 }])
    assert.deepStrictEqual(downgrade, [{ text: "SELECT 3", line: 10 }])
  })

  it.effect("toMigration runs one operation for each statement", () =>
    Effect.gen(function*() {
      const migration = SqlRevision.toMigration(parse(`${head}-- strata:upgrade\nSELECT 1;\nSELECT 2;\n`))
      const operations = yield* Recorder.record(migration.upgrade as Effect.Effect<void>)
      assert.deepStrictEqual(
        operations.map((operation) => operation._tag === "Execute" ? operation.expression.text : operation._tag),
        ["SELECT 1", "SELECT 2"]
      )
      assert.isUndefined(migration.downgrade)
    }))

  it("parse refuses a directive it does not know and suggests one", () => {
    for (
      const [line, suggestion] of [["downgrad", "downgrade"], ["Upgrade", "upgrade"], [" depends_on b", "depends-on"]]
    ) {
      const reason = reasonOf(`${head}-- strata:${line}\n`)
      assert.strictEqual(reason._tag, "UnknownDirective", line)
      assert.include(reason.message, `m/1.sql:3`)
      assert.include(reason.message, `Did you mean "strata:${suggestion}"?`)
    }
  })

  it.each([
    ["MissingDirective", "-- strata:parents\n-- strata:upgrade\nSELECT 1", "-- strata:revision <id>"],
    ["MissingDirective", `${head}-- strata:downgrade\nSELECT 1`, "-- strata:upgrade"],
    ["BadDirective", "-- strata:revision\n-- strata:upgrade", "m/1.sql:1"],
    ["BadDirective", "-- strata:revision a b\n-- strata:upgrade", "one id"],
    ["BadDirective", `${head}-- strata:transaction maybe\n-- strata:upgrade`, `takes "on" or "off", not "maybe"`],
    ["BadDirective", `${head}-- strata:upgrade now`, "nothing after it"],
    ["DuplicateDirective", `${head}-- strata:revision b\n-- strata:upgrade`, "already given on line 1"],
    ["DuplicateDirective", `${head}-- strata:upgrade\nSELECT 1;\n-- strata:upgrade`, "m/1.sql:5"],
    ["MisplacedDirective", `${head}-- strata:upgrade\n-- strata:message late`, "m/1.sql:4"],
    ["StrayStatement", `${head}SELECT 1;\n-- strata:upgrade`, `m/1.sql:3: the statement "SELECT 1"`],
    ["Unsplittable", `${head}-- strata:upgrade\nSELECT 1;\nSELECT 'open\n-- strata:downgrade\n`, "m/1.sql:5"],
    ["Unsplittable", `${head}-- strata:upgrade\nCOPY t FROM STDIN;\n1\n\\.\n`, "m/1.sql:4"],
    ["TransactionControl", `${head}-- strata:upgrade\nSELECT 1;\n-- done\nCOMMIT;\n`, `m/1.sql:6: "COMMIT"`],
    ["TransactionControl", `${head}-- strata:transaction off\n-- strata:upgrade\nROLLBACK`, `m/1.sql:5: "ROLLBACK"`],
    ["NotTransactional", `${head}-- strata:upgrade\nSELECT 1;\nVACUUM t;\n`, "m/1.sql:5"],
    ["NotTransactional", `${head}-- strata:transaction on\n-- strata:upgrade\nVACUUM t`, "-- strata:transaction off"]
  ])("parse refuses by %s: %j", (tag, text, part) => {
    const reason = reasonOf(text)
    assert.strictEqual(reason._tag, tag)
    assert.include(reason.message, part)
  })

  it("parse takes a revision of nothing but such statements out of the transaction, and says so", () => {
    const only =
      `-- strata:upgrade\nCREATE INDEX CONCURRENTLY i ON t (a);\n-- strata:downgrade\nDROP INDEX CONCURRENTLY i;`
    const inside = { transaction: true, isDeclared: false }
    const outside = { transaction: false, isDeclared: false }
    assert.deepStrictEqual(parse(head + only).modes, { upgrade: outside, downgrade: outside })
    const plain = "-- strata:upgrade\nSELECT 1"
    assert.deepStrictEqual(parse(head + plain).modes, { upgrade: inside, downgrade: inside })
    const on = { transaction: true, isDeclared: true }
    assert.deepStrictEqual(parse(`${head}-- strata:transaction on\n${plain}`).modes, { upgrade: on, downgrade: on })
    const off = { transaction: false, isDeclared: true }
    assert.deepStrictEqual(
      parse(`${head}-- strata:transaction off\n${plain}\n;VACUUM t`).modes,
      { upgrade: off, downgrade: off }
    )
    // Each direction by itself.
    const mixed = "-- strata:upgrade\nCREATE INDEX CONCURRENTLY i ON t (a);\n-- strata:downgrade\nDROP INDEX i;"
    assert.deepStrictEqual(parse(head + mixed).modes, { upgrade: outside, downgrade: inside })
    assert.deepStrictEqual(parse(`${head}${only.replace("DROP INDEX CONCURRENTLY i;", "")}`).modes, {
      upgrade: outside,
      downgrade: outside
    })
  })

  it("parse reads a header of one direction, which replaces the header of the revision", () => {
    const inside = { transaction: true, isDeclared: false }
    const off = { transaction: false, isDeclared: true }
    assert.deepStrictEqual(modesOf("", "", "-- strata:transaction off\n"), { upgrade: inside, downgrade: off })
    assert.deepStrictEqual(modesOf("", "-- strata:isolation  Repeatable   Read\n", ""), {
      upgrade: level("repeatable read"),
      downgrade: inside
    })
    assert.deepStrictEqual(modesOf("-- strata:isolation serializable\n", "", "-- strata:isolation read committed\n"), {
      upgrade: level("serializable"),
      downgrade: level("read committed")
    })
    assert.deepStrictEqual(modesOf("-- strata:isolation serializable\n", "", "-- strata:transaction off\n"), {
      upgrade: level("serializable"),
      downgrade: off
    })
    assert.deepStrictEqual(
      modesOf("-- strata:transaction off\n", "-- strata:transaction on\n-- strata:isolation serializable\n", ""),
      { upgrade: level("serializable"), downgrade: off }
    )
  })

  it.each([
    ["BadDirective", "-- strata:isolation snapshot\n-- strata:upgrade", `takes "read committed" or "repeatable read"`],
    ["BadDirective", "-- strata:transaction off\n-- strata:isolation serializable\n-- strata:upgrade", "which is off"],
    ["NotTransactional", "-- strata:isolation serializable\n-- strata:upgrade\nVACUUM t", "VACUUM"],
    ["MisplacedDirective", "-- strata:upgrade\nSELECT 1;\n-- strata:transaction off\n", `below "-- strata:upgrade"`],
    ["MisplacedDirective", "-- strata:upgrade\nSELECT 1;\n-- strata:message x\n", "above the first section"],
    [
      "DuplicateDirective",
      "-- strata:upgrade\n-- strata:isolation serializable\n-- strata:isolation serializable",
      "on line"
    ],
    [
      "TransactionControl",
      "-- strata:upgrade\nSET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
      "-- strata:isolation serializable"
    ],
    [
      "TransactionControl",
      "-- strata:upgrade\nBEGIN ISOLATION LEVEL REPEATABLE READ",
      "-- strata:isolation repeatable read"
    ]
  ])("parse refuses a mode by %s: %j", (tag, text, part) => {
    const reason = reasonOf(head + text)
    assert.strictEqual(reason._tag, tag)
    assert.include(reason.message, part)
  })
})
