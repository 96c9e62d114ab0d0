import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { readdirSync, readFileSync } from "node:fs"
import * as Sql from "../../../src/sql/mod.ts"
import * as Hostile from "../../text/hostile.ts"

const reason = (text: string): string | undefined => {
  const result = Sql.split(text)
  return Result.isFailure(result) ? result.failure.reason._tag : undefined
}
const texts = (text: string): ReadonlyArray<string> => Result.getOrThrow(Sql.split(text)).map((piece) => piece.text)

const shapes: ReadonlyArray<(inside: string) => string> = [
  (inside) => `'${inside.replaceAll("'", "''")}'`,
  (inside) => `N'${inside.replaceAll("'", "''")}'`,
  (inside) => `U&'${inside.replaceAll("'", "''")}'`,
  (inside) => `E'${inside.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
  (inside) => `e'${inside.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
  (inside) => `"${inside.replaceAll("\"", "\"\"")}"`,
  (inside) => `U&"${inside.replaceAll("\"", "\"\"")}"`,
  (inside) => `$q$${inside}$q$`,
  (inside) => `$$${inside.replaceAll("$", "")}$$`,
  (inside) => `/*${inside.replaceAll("*", "")}/*${inside.replaceAll("/", "")}*/*/`,
  (inside) => `--${inside.replaceAll(/[\n\r]/g, "")}\n`,
  (inside) => `('${inside.replaceAll("'", "''")}'; ;)`,
  () => "a$1$b",
  () => "1.5e3",
  () => "$1",
  () => "x.y::int4[]",
  () => "+-"
]

const part = Arbitrary.map(
  Arbitrary.all({
    shape: Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: shapes.length - 1 }))),
    inside: Hostile.text
  }),
  ({ inside, shape }) => shapes[shape]!(inside)
)
const statement = Arbitrary.map(
  Arbitrary.array(part, { maxLength: 5 }),
  (parts) => `select ${[...parts, "x"].join(" , ")}`
)
const separator = Arbitrary.schema(
  Schema.Literals([";", " ;", ";\n", ";;\r\n", "-- end ;\n;", "/* ; */;/* next ' */ "])
)
const script = Arbitrary.array(Arbitrary.all({ statement, separator }), { maxLength: 4 })

describe("split", () => {
  it.prop("gives back the statements that were joined", { script }, ({ script }) => {
    const joined = script.map((entry) => entry.statement + entry.separator).join("")
    assert.deepStrictEqual(texts(joined), script.map((entry) => entry.statement))
  })

  it.prop("names the line and the offset of each statement", { script }, ({ script }) => {
    const joined = script.map((entry) => entry.statement + entry.separator).join("")
    let offset = 0
    for (const [index, piece] of Result.getOrThrow(Sql.split(joined)).entries()) {
      assert.strictEqual(joined.slice(piece.offset, piece.offset + piece.text.length), piece.text)
      assert.strictEqual(piece.offset, joined.indexOf(script[index]!.statement, offset))
      assert.strictEqual(piece.line, joined.slice(0, piece.offset).split(/\r\n|\n|\r/).length)
      offset = piece.offset + piece.text.length
    }
  })

  it.prop("never throws, and a statement alone splits into itself", { text: Hostile.anything }, ({ text }) => {
    const result = Sql.split(text)
    assert.isTrue(Result.isResult(result))
    for (const piece of Result.isSuccess(result) ? result.success : []) {
      assert.deepStrictEqual(texts(piece.text), [piece.text])
      assert.deepStrictEqual(texts(`${piece.text};`), [piece.text])
    }
  })

  it.prop("never throws on any string", { text: Schema.String }, ({ text }) => {
    assert.isTrue(Result.isResult(Sql.split(text)))
  })

  it("drops empty statements, a byte order mark and comments that belong to nothing", () => {
    assert.deepStrictEqual(texts(" ;; \n ; "), [])
    assert.deepStrictEqual(texts("-- only a comment"), [])
    assert.deepStrictEqual(Result.getOrThrow(Sql.split("\ufeffselect 1")), [{ text: "select 1", line: 1, offset: 1 }])
    assert.deepStrictEqual(texts("select 1;\n\ufeffselect 2; \ufeff"), ["select 1", "select 2"])
  })

  it("keeps the comments above and inside a statement, and leaves those behind it", () => {
    assert.deepStrictEqual(
      Result.getOrThrow(Sql.split("select 1; -- of one\n-- above two\nselect /* in */ 2 -- behind two\n; -- end")),
      [
        { text: "select 1", line: 1, offset: 0 },
        { text: "-- above two\nselect /* in */ 2", line: 3, offset: 20 }
      ]
    )
  })

  it("knows only ASCII white space, as PostgreSQL does", () => {
    assert.deepStrictEqual(texts("\u00a0 ; select 1\u00a0"), ["\u00a0", "select 1\u00a0"])
  })

  it("lets an E string keep its escapes over a continuation, and only over one", () => {
    assert.deepStrictEqual(texts("select e'a' -- x\n '\\';'; select 2"), ["select e'a' -- x\n '\\';'", "select 2"])
    assert.deepStrictEqual(texts("select 'a' \n '\\'; select 2"), ["select 'a' \n '\\'", "select 2"])
    assert.strictEqual(reason("select e'a' '\\'; select 2"), undefined)
  })

  it("reads a dollar after a number or a parameter as a quote, and after a letter as part of the name", () => {
    assert.deepStrictEqual(texts("select 1e5$$;$$; select $1$$;$$; select 0x1f$$;$$"), [
      "select 1e5$$;$$",
      "select $1$$;$$",
      "select 0x1f$$;$$"
    ])
    assert.deepStrictEqual(texts("select a$$; select b$$"), ["select a$$", "select b$$"])
  })

  it("takes BEGIN ATOMIC for a body only where a routine can have one", () => {
    const view = "create view v as select begin atomic from t"
    const routine = "create or replace procedure p() begin atomic select begin atomic from t; end"
    assert.deepStrictEqual(texts(`${view}; ${routine}; select 1`), [view, routine, "select 1"])
    assert.deepStrictEqual(texts("begin; create table end (); end"), ["begin", "create table end ()", "end"])
  })

  it("reads operators up to a comment mark", () => {
    assert.deepStrictEqual(texts("select 1 +-- ;\n 2; select 3 */* ; */ 4; select 5 -/-- ;\n 6"), [
      "select 1 +-- ;\n 2",
      "select 3 */* ; */ 4",
      "select 5 -/-- ;\n 6"
    ])
  })

  it("refuses what never closes, with its place", () => {
    assert.strictEqual(reason("select 'a"), "UnterminatedString")
    assert.strictEqual(reason("select e'a\\'"), "UnterminatedString")
    assert.strictEqual(reason("select 'a'\n'b"), "UnterminatedString")
    assert.strictEqual(reason("select /* /* */"), "UnterminatedComment")
    assert.strictEqual(reason("select $a$ $b$"), "UnterminatedDollarQuote")
    assert.strictEqual(reason("select \"a\"\""), "UnterminatedIdentifier")
    assert.strictEqual(reason("select (1; select 2"), "UnclosedParenthesis")
    assert.strictEqual(reason("create function f() begin atomic select 1;"), "UnclosedBody")
    const result = Sql.split("select 1;\r\n  select $tag$ body")
    assert.isTrue(Result.isFailure(result))
    if (Result.isFailure(result)) {
      assert.strictEqual(
        result.failure.message,
        "Unterminated dollar-quoted string at line 2, column 10 (\"$tag$ body\"): " +
          "add the closing \"$tag$\", spelled exactly as it opens"
      )
    }
  })

  it("refuses COPY through the client before reading its data", () => {
    assert.strictEqual(reason("copy t from stdin;\n1\tit's\n\\.\n"), "CopyFromStdin")
    assert.strictEqual(reason("COPY t (a, b) FROM /* x */ STDIN WITH (FORMAT csv)"), "CopyFromStdin")
    assert.strictEqual(reason("copy (select 1 from stdin) to stdout"), "CopyToStdout")
    assert.strictEqual(reason("copy (select 1 from stdin) to '/tmp/x'"), undefined)
    assert.strictEqual(reason("copy t from '/tmp/x' where a is distinct from stdin"), undefined)
    assert.strictEqual(reason("copy \"from\" from '/tmp/x'"), undefined)
  })

  it("refuses psql meta-commands and characters that cannot travel", () => {
    assert.strictEqual(reason("\\connect other\nselect 1"), "MetaCommand")
    assert.strictEqual(reason("select 1 \\gexec"), "MetaCommand")
    assert.strictEqual(reason("select 'a\0b'"), "InvalidCharacter")
    assert.strictEqual(reason("select 'a\ud800'"), "InvalidCharacter")
  })

  it("stays linear on texts that invite backtracking", () => {
    const size = 200_000
    assert.strictEqual(texts(`select 'a' ${"-- ".repeat(size)}\n`).length, 1)
    assert.strictEqual(texts(`select '${"''".repeat(size)}'`).length, 1)
    assert.strictEqual(texts("select 1;".repeat(size)).length, size)
    assert.strictEqual(reason("(".repeat(size)), "UnclosedParenthesis")
    assert.strictEqual(reason("/*".repeat(size)), "UnterminatedComment")
  })
})

const folder = new URL("golden/", import.meta.url)
const show = (text: string): string => {
  const result = Sql.split(text)
  return Result.isFailure(result)
    ? `error: ${result.failure.message}\n`
    : result.success.map((piece) => `---- line ${piece.line}\n${piece.text}\n`).join("")
}

describe("split agrees with the reviewed file", () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".sql"))) {
    it(name, () => {
      const expected = readFileSync(new URL(name.replace(/sql$/, "txt"), folder), "utf8")
      assert.strictEqual(show(readFileSync(new URL(name, folder), "utf8")), expected)
    })
  }
})
