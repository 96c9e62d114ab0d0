import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Event, LedgerSql } from "../../src/ledger/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { TextError } from "../../src/text/mod.ts"
import { appliedEvent, checksum } from "./arbitrary_event.ts"

const created = /^CREATE OR REPLACE FUNCTION "strata"."((?:[^"]|"")+)"/

const functions = (table: string): ReadonlyArray<string> =>
  LedgerSql.bootstrap({ table }).flatMap(({ text }) => created.exec(text)?.[1]?.replaceAll("\"\"", "\"") ?? [])

describe("bootstrap", () => {
  it("names its functions within 63 bytes, cutting no character and confusing no two tables", () => {
    const tables = [
      "t".repeat(63),
      `${"t".repeat(62)}u`,
      "é".repeat(31),
      `${"\u{1f600}".repeat(15)}abc`,
      "\"".repeat(63)
    ]
    const names = tables.flatMap(functions)
    assert.strictEqual(names.length, 10)
    assert.strictEqual(new Set(names).size, 10)
    for (const name of names) {
      assert.isAtMost(Buffer.byteLength(name), 63)
      assert.isTrue(name.isWellFormed())
    }
    assert.deepStrictEqual(functions("ledger"), ["ledger_append", "ledger_refuse"])
  })

  it("refuses names that PostgreSQL does not take", () => {
    for (const table of ["", "a\0b", "t".repeat(64), "\ud83d"]) {
      assert.throws(() => LedgerSql.bootstrap({ table }), TextError)
    }
  })

  it("is statements without parameters that split as they are", () => {
    const names = { schema: "$strata$", table: "$function$;--" }
    for (
      const { parameters, text } of [
        ...LedgerSql.bootstrap(names),
        LedgerSql.bootstrapGuarded(names),
        LedgerSql.guard(names, [{ id: "$strata$", checksum: checksum("a"), parents: ["$strata1$"] }])
      ]
    ) {
      assert.deepStrictEqual(parameters, [])
      assert.deepStrictEqual(Result.getOrThrow(Sql.split(text)).map((piece) => piece.text), [text])
    }
  })
})

const inline = (expected?: number): string =>
  Result.getOrThrow(Sql.inline(LedgerSql.insert({}, appliedEvent("it's", ["b\\c"]), expected)))

describe("insert", () => {
  it("leaves the number to the trigger unless one is expected", () => {
    const payload = `{"parents": ["b\\\\\\\\c"], "checksum": "${checksum("a")}"}`
    assert.strictEqual(
      inline(),
      `INSERT INTO "strata"."ledger" (kind, revision, payload)\nVALUES ('RevisionApplied', 'it''s',  E'${payload}')`
    )
    assert.strictEqual(
      inline(7),
      `INSERT INTO "strata"."ledger" (sequence, kind, revision, payload)\nVALUES ('7', 'RevisionApplied', 'it''s',  E'${payload}')`
    )
  })

  it("of an event without a revision leaves the column out", () => {
    assert.notInclude(LedgerSql.insert({}, Event.LedgerCreated.make({ format: 1 })).text, "revision")
  })
})

describe("guard", () => {
  it("is the same text whatever the order of the revisions", () => {
    const [a, b] = [{ id: "a", checksum: checksum("a"), parents: [] }, {
      id: "b",
      checksum: checksum("b"),
      parents: ["a"]
    }]
    assert.deepStrictEqual(LedgerSql.guard({}, [b, a]), LedgerSql.guard({}, new Set([a, b])))
  })
})
