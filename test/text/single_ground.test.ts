/**
 * Quoting and tokenizing SQL text is done in `src/text` alone: a second quoter or tokenizer would follow other rules
 * sooner or later.
 */
import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const src = fileURLToPath(new URL("../../src", import.meta.url))

/** What the source text of a quoter or tokenizer contains, and what `src/text` has instead. */
const forbidden: ReadonlyArray<readonly [what: string, pattern: RegExp, instead: string]> = [
  [
    "doubles quotes",
    /replace(?:All)?\([^)\n]*?,\s*(?:"\\"\\""|'""'|`""`|"''"|`''`|'\\'\\'')/,
    "quoteIdentifier, quoteLiteral"
  ],
  [
    "undoes the doubling of quotes",
    /replace(?:All)?\(\s*(?:"\\"\\""|'""'|`""`|"''"|`''`|\/""\/g|\/''\/g)\s*,/,
    "unquoteIdentifier, unquoteLiteral"
  ],
  [
    "matches quoted text",
    /\[\^(?:'|\\?")(?:\\\\)?\](?:\s*\|\s*(?:''|""|\\)|\*\\?['"])/,
    "tokens, tokenTexts, identifierPattern"
  ]
]

const complaints = (text: string): ReadonlyArray<string> =>
  forbidden.flatMap(([what, pattern, instead]) => {
    const found = pattern.exec(text)
    return found === null ? [] : [`${what} (${found[0]}): use ${instead} of src/text`]
  })

/** Files that match quoted text of other languages than SQL: array values, messages, settings, JSON, marks of a tool. */
const others: ReadonlySet<string> = new Set([
  "codegen/source/_array_literal.ts",
  "script/revision/_unresolved.ts",
  "script/revision/user_module.ts",
  "secret/mod.ts",
  "tool/known/liquibase.ts"
])

describe("src/text", () => {
  it("is the only room that quotes or tokenizes SQL text", () => {
    const found = readdirSync(src, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => file.endsWith(".ts") && !file.startsWith("text/") && !others.has(file))
      .flatMap((file) => complaints(readFileSync(join(src, file), "utf8")).map((complaint) => `${file} ${complaint}`))
    assert.deepStrictEqual(found, [])
  })

  for (
    const planted of [
      String.raw`const quote = (name) => "\"" + name.replaceAll("\"", "\"\"") + "\""`,
      "const quote = (text) => `'${text.replaceAll(\"'\", \"''\")}'`",
      "const quote = (text) => text.replace(/'/g, `''`)",
      String.raw`const unquote = (name) => name.slice(1, -1).replaceAll("\"\"", "\"")`,
      "const unquote = (text) => text.replaceAll(\"''\", \"'\")",
      "const tokens = /'(?:[^']|'')*'|[a-z]+/g",
      "const name = /\"(?:[^\"]|\"\")+\"/",
      String.raw`const escaped = /E'(?:[^'\\]|\\.)*'/`,
      "const token = /'[^']*'/g"
    ]
  ) {
    it(`would refuse ${planted}`, () => assert.isNotEmpty(complaints(planted)))
  }
})
