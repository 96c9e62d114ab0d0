import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { paint, Style } from "../../src/cli/look/style.ts"
import { type Ended, json, placeOf, strata } from "../cli/strata.ts"
import { query } from "../support/server.ts"
import { soaking } from "../support/soak.ts"

// What a terminal obeys: clear, title, the 8-bit CSI, colors, a carriage return, backspace, reversed text, a new line.
const evil = "\u001b[2J\u001b]0;owned\u0007\u009b1A\u001b[31mred\rOK\b\u202eabc"
const lines = `${evil}\n✓ forged applied`
const sqlText = `E'${
  evil.replaceAll("\u001b", "\\x1b").replaceAll("\u0007", "\\x07").replaceAll("\r", "\\r").replaceAll("\b", "\\x08")
}'`

const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href)
const revision = (id: string, parents: ReadonlyArray<string>, sql: string, label = "") => ({
  [`${id}_evil.ts`]: `import { Migration, Op } from ${source("operation/mod.ts")}
export default Migration.make({
  revision: ${JSON.stringify(id)},
  parents: ${JSON.stringify(parents)},
  ${label === "" ? "" : `labels: [${JSON.stringify(label)}],`}
  message: ${JSON.stringify(lines)},
  upgrade: Op.execute(${JSON.stringify(sql)}),
  downgrade: Op.execute("SELECT 1")
})
`
})

const files = {
  ...revision("aaaa", [], `CREATE TABLE "${evil}" (id int); COMMENT ON TABLE "${evil}" IS ${sqlText}`),
  ...revision("bbbb", ["aaaa"], `DO $$ BEGIN RAISE NOTICE '%', ${sqlText}; END $$`)
}
const forged = String.raw`E'x\n✓ forged applied'`
const failing = revision(
  "cccc",
  ["bbbb"],
  `DO $$ BEGIN RAISE EXCEPTION '%', ${sqlText} || ${forged} USING DETAIL = ${sqlText} || ${forged}, HINT = ${forged}; END $$`
)

const own = new RegExp(`${evil[0]!}\\[(?:31|32|33|36|39|0|1|2|22)m`, "g")
const acts = new RegExp(String.raw`[\0-\x08\x0B-\x1F\x7F-\x9F\p{Bidi_Control}]`, "u")

/** Fails if a line could act on a terminal, or if a message made a line of its own. */
const assertHarmless = ({ err, out }: Ended, what: string): void => {
  const text = [...out, ...err].join("\n")
  assert.notMatch(text.replace(own, ""), acts, what)
  assert.notInclude(text, "\u001b[31mred", what)
  for (const line of text.split("\n")) assert.notMatch(line, /^✓ forged/, what)
}

const colored = Effect.provideService(Style, { out: paint(true), err: paint(true), unicode: true, columns: 200 })

describe("what others wrote does not act on the terminal", () => {
  it.live("in the text of any command, with and without colors", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      let turn = 0
      const run = Effect.fnUntraced(function*(...argv: ReadonlyArray<string>) {
        const ended = yield* strata(place, ...argv)
        assertHarmless(ended, argv.join(" "))
        if (!soaking && turn++ % 2 === 1) return ended
        assertHarmless(yield* colored(strata(place, ...argv)), `${argv.join(" ")} in color`)
        return ended
      })
      yield* run("plan")
      yield* run("plan", "--sql")
      yield* run("upgrade", "+1")
      for (
        const argv of [
          ["history"],
          ["history", "--verbose", "-i"],
          ["history", "--graph"],
          ["history", "--format", "dot"],
          ["history", "--format", "mermaid"],
          ["heads", "--verbose"],
          ["show", "head"],
          ["current", "--verbose"],
          ["upgrade"],
          ["log"],
          ["log", "--at", "4"],
          ["verify"],
          ["inspect"],
          ["check"],
          ["upgrade", evil],
          ["show", lines],
          [evil, "--help"],
          [`--${evil}`],
          ["log", "--kind", evil],
          ["downgrade", "-1"],
          ["stamp", "aaaa", "--reason", lines],
          ["log"]
        ]
      ) yield* run(...argv)
      assert.include((yield* run("history")).out.join("\n"), "\\u001b[2J\\u001b]0;owned\\u0007\\u009b1A")
    }))

  it.live("in a failure, its record, and --json, which holds the same text", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({ ...files, ...failing })
      const failed = yield* strata(place, "upgrade")
      assert.strictEqual(failed.code, 1)
      assertHarmless(failed, "upgrade")
      for (const argv of [["current"], ["log"], ["upgrade"], ["upgrade", "--log-level", "debug"]]) {
        assertHarmless(yield* colored(strata(place, ...argv)), argv.join(" "))
      }
      const again = yield* strata(place, "upgrade", "--json", "--log-format", "json")
      assertHarmless(again, "upgrade --json")
      assert.include(JSON.parse(again.err.at(-1)!).message, "\u001b[2J")
      const history = yield* strata(place, "history", "--json")
      assertHarmless(history, "history --json")
      assert.strictEqual(json(history).at(-1).message, lines)
      const named = yield* placeOf({ ...files, "dddd_a\n✓ forged applied.sql": "SELECT 1" })
      assertHarmless(yield* strata(named, "heads"), "the name of a file")
      const database = `test_evil_${process.pid}\n✓ forged applied`
      const url = Object.assign(new URL(place.url), { pathname: `/${encodeURIComponent(database)}` }).href
      assertHarmless(yield* strata({ ...place, url }, "current"), "the name of a database")
    }))

  it.live("as an argument that is no text: it is wrong usage", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({})
      for (const character of ["\0", "\ud800", "\udc00x"]) {
        for (
          const argv of [
            ["log", "--revision", character],
            ["log", `--kind=${character}`],
            ["stamp", "base", "--reason", `a${character}`],
            ["upgrade", character],
            ["revision", "-m", character],
            ["diff", character, "env"],
            [character]
          ]
        ) {
          const { code, err } = yield* strata(place, ...argv)
          assert.strictEqual(code, 2, argv.join(" "))
          assert.include(err.join("\n"), "half of a surrogate pair. Remove the character", argv.join(" "))
        }
      }
    }))

  it.live("from the ledger, whoever wrote there", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      yield* strata(place, "upgrade")
      yield* strata(place, "stamp", "aaaa", "--reason", evil)
      const rows = yield* Effect.promise(() =>
        query(place.url, "SELECT payload::text FROM strata.ledger ORDER BY sequence DESC LIMIT 1")
      )
      assert.include(JSON.stringify(rows), "owned")
      for (const argv of [["log"], ["log", "--json"], ["current"], ["log", "--at", "1000"]]) {
        assertHarmless(yield* strata(place, ...argv), argv.join(" "))
      }
    }))

  it.live("in scripts and modules it stays as it is, except on a terminal", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      yield* strata(place, "upgrade")
      for (const argv of [["inspect", "--sql"], ["upgrade", "--sql"]]) {
        assert.include((yield* strata(place, ...argv)).out.join("\n"), "\u009b1A", argv.join(" "))
        assertHarmless(yield* colored(strata(place, ...argv)), argv.join(" "))
      }
    }))
})
