import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { parse } from "../../src/script/sql_revision.ts"
import * as Sql from "../../src/sql/mod.ts"
import { transcribe } from "../../src/tool/mod.ts"

const own = [{ schema: "public", name: "schema_migrations" }]

const done = (text: string, transaction = true) => Result.getOrThrow(transcribe({ text, transaction }, own))
const refused = (text: string) => {
  const made = transcribe({ text, transaction: true }, own)
  assert.isTrue(Result.isFailure(made), text)
  return Result.isFailure(made) ? made.failure : assert.fail()
}

const texts = (found: string) => Result.getOrThrow(Sql.split(found)).map((piece) => Sql.withoutComments(piece.text))

const harmless = Schema.Literals([
  "CREATE TABLE a (id int)",
  "INSERT INTO a VALUES (1), (2)",
  "-- a comment; with BEGIN;\nSELECT 'BEGIN; COMMIT;'",
  "/* schema_migrations */ DELETE FROM \"b\"",
  "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n-- strata:upgrade\nINSERT INTO schema_migrations VALUES ('1'); SELECT 1 $$",
  "SELECT E'\\\\i not a command', \"é\"\r\n",
  "UPDATE other.schema_migrations SET version = '1'",
  "INSERT INTO a SELECT 1 FROM schema_migrations"
])

const files = Arbitrary.map(
  Arbitrary.schema(Schema.Array(harmless).check(Schema.isMaxLength(5))),
  (statements) => statements.map((statement) => `${statement};\n`).join("")
)

describe("the statements of another tool's file", () => {
  it.prop("stay byte for byte where nothing means something else", [files], ([text]) => {
    assert.deepStrictEqual(done(text), { text, transaction: true, changes: [] })
  })

  it.prop("are those between BEGIN and COMMIT that wrap the file, in order", [files], ([text]) => {
    const { changes, text: made } = done(`-- first\nBEGIN;\n${text}COMMIT;\n`)
    assert.deepStrictEqual(texts(made), texts(text))
    assert.lengthOf(changes, 2)
  })

  it.prop("make a revision with the same statements, whatever they contain", [files], ([text]) => {
    const body = `-- strata:revision aaaa\n-- strata:upgrade\n\n${done(`-- strata:downgrade\n${text}SELECT 1;`).text}`
    const parsed = Result.getOrThrow(parse("aaaa.sql", body))
    assert.deepStrictEqual(parsed.upgrade.map((one) => Sql.withoutComments(one.text)), [...texts(text), "SELECT 1"])
    assert.isUndefined(parsed.downgrade)
  })

  it("keep the isolation level of the transaction that wraps them", () => {
    assert.strictEqual(done("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;").isolation, "serializable")
  })

  it("run outside a transaction if one of them has to", () => {
    const text = "SELECT 1;\nCREATE INDEX CONCURRENTLY i ON a (id);\n"
    assert.deepStrictEqual(done(text), {
      text,
      transaction: false,
      changes: [{ line: 2, what: "CREATE INDEX cannot run in a transaction: the revision runs outside one" }]
    })
    assert.deepStrictEqual(done(text, false).changes, [])
  })

  it("do not touch the tool's own table", () => {
    for (
      const statement of [
        "INSERT INTO schema_migrations (version)\nVALUES ('1')",
        "INSERT INTO \"public\".\"schema_migrations\" VALUES ('1')",
        "DELETE FROM ONLY public.schema_migrations",
        "CREATE TABLE IF NOT EXISTS schema_migrations (version text)",
        "DROP TABLE IF EXISTS Schema_Migrations",
        "GRANT SELECT ON schema_migrations TO x",
        "LOCK TABLE schema_migrations",
        "COMMENT ON TABLE schema_migrations IS 'x'"
      ]
    ) {
      const { changes, text } = done(`SELECT 1;\n${statement};\nSELECT 2;\n`)
      assert.deepStrictEqual(Result.getOrThrow(Sql.split(text)).length, 2, statement)
      assert.strictEqual(changes[0]?.line, 2, statement)
    }
  })

  it("are without psql: silent commands are comments, rows of COPY are inserted", () => {
    const { changes, text } = done(
      "\\restrict abc\n\\set ON_ERROR_STOP on\nCOPY public.a (id, note) FROM stdin;\n1\ttab\\there\n2\t\\N\n3\tit's\n\\.\nSELECT 1;\n"
    )
    assert.deepStrictEqual(changes.map(({ line }) => line), [1, 2, 3])
    assert.deepStrictEqual(Result.getOrThrow(Sql.split(text)).map((piece) => Sql.withoutComments(piece.text)), [
      "INSERT INTO public.a (id, note) OVERRIDING SYSTEM VALUE VALUES\n  ('1', 'tab\there'),\n  ('2', NULL),\n  ('3', 'it''s')",
      "SELECT 1"
    ])
  })

  it("are told with the lines of the file behind the rows of a COPY", () => {
    const rows = Array.from({ length: 1201 }, (_, index) => `${index}\n`).join("")
    const text =
      `COPY public.a\n  (id) FROM stdin;\n${rows}\\.\n\nDROP TABLE schema_migrations;\n-- strata:x\nSELECT 1;\n`
    const { changes } = done(text)
    assert.deepStrictEqual(changes.map(({ line }) => line), [1, 1206, 1207])
    assert.strictEqual(refused(`${text}COMMIT;\n`).line, 1209)
    assert.strictEqual(done("DROP TABLE schema_migrations;\n-- strata:x\nSELECT 1;\n").changes[1]?.line, 2)
  })

  it("are refused with their line where they mean what Strata cannot do", () => {
    for (
      const [text, line, what] of [
        ["SELECT 1;\n\\i other.sql\n", 2, "\"\\i\", a command of psql"],
        ["SELECT 'a'\n\\gexec\n", 2, "\"\\gexec\", a command of psql"],
        ["SELECT 1;\nCOMMIT;\nSELECT 2;\n", 2, "COMMIT in the middle of a file"],
        ["BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nSELECT 2;\nCOMMIT;\n", 3, "COMMIT in the middle of a file"],
        ["SAVEPOINT a;\n", 1, "SAVEPOINT in the middle of a file"],
        ["COPY a FROM stdin WITH (FORMAT csv);\n1\n\\.\n", 1, "COPY from standard input in a format with options"]
      ] as const
    ) assert.deepInclude(refused(text), { line, what })
    assert.match(refused("SELECT 'open\n").what, /string/)
  })
})
