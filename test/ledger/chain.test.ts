import { assert, describe, it } from "@effect/vitest"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { HashChain } from "../../src/ledger/mod.ts"

const content = {
  sequence: "1",
  id: "00000000-0000-4000-8000-000000000000",
  kind: "LedgerCreated",
  revision: null,
  payload: `{"format": 1}`,
  recordedAt: "1700000000000001",
  recordedBy: "é"
}

const chain = (length: number): ReadonlyArray<HashChain.Row> => {
  const rows: Array<HashChain.Row> = []
  for (let index = 1; index <= length; index++) {
    const previousHash = rows.at(-1)?.hash ?? null
    const row = { ...content, sequence: String(index) }
    rows.push({ ...row, previousHash, hash: HashChain.hash(previousHash, row) })
  }
  return rows
}

const sequenceOf = (rows: Iterable<HashChain.Row>) => Option.map(HashChain.verify(rows), (fault) => fault.sequence)
const Index = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 }))
const fields = ["id", "kind", "revision", "payload", "recordedAt", "recordedBy", "previousHash", "hash"] as const

describe("hash", () => {
  it("is SHA-256 of the length-framed fields, absent ones framed as -1", () => {
    const bytes = "ffffffff0000000131" +
      `00000024${Buffer.from(content.id).toString("hex")}` +
      `0000000d${Buffer.from(content.kind).toString("hex")}ffffffff` +
      `0000000d${Buffer.from(content.payload).toString("hex")}` +
      `00000010${Buffer.from(content.recordedAt).toString("hex")}00000002c3a9`
    assert.strictEqual(HashChain.hash(null, content), createHash("sha256").update(bytes, "hex").digest("hex"))
  })

  it("tells an absent revision from an empty one, and where one field ends from where the next begins", () => {
    const others = [{ ...content, revision: "" }, { ...content, kind: "LedgerCreate", revision: "d" }]
    assert.strictEqual(new Set([content, ...others].map((row) => HashChain.hash(null, row))).size, 3)
  })
})

describe("verify", () => {
  it("finds no fault in a chain", () => {
    assert.deepStrictEqual(HashChain.verify(chain(5)), Option.none())
    assert.deepStrictEqual(HashChain.verify([]), Option.none())
  })

  it.prop("names the first row that was changed, wherever and whatever", {
    index: Index,
    field: Schema.Literals(fields)
  }, ({ field, index }) => {
    const rows = chain(5).with(index, { ...chain(5)[index]!, [field]: `${chain(5)[index]![field]}!` })
    assert.deepStrictEqual(sequenceOf(rows), Option.some(index + 1))
  })

  it.prop("names the row after one whose hash was recomputed", { index: Index }, ({ index }) => {
    const forged = { ...chain(5)[index]!, payload: "{}" }
    const rows = chain(5).with(index, { ...forged, hash: HashChain.hash(forged.previousHash, forged) })
    assert.deepStrictEqual(sequenceOf(rows), index === 4 ? Option.none() : Option.some(index + 2))
  })

  it.prop("names the row after a removed one, and a doubled one", { index: Index }, ({ index }) => {
    const removed = chain(5).filter((_, at) => at !== index)
    assert.deepStrictEqual(sequenceOf(removed), index === 4 ? Option.none() : Option.some(index + 2))
    const doubled = chain(5).flatMap((row, at) => at === index ? [row, row] : [row])
    assert.deepStrictEqual(sequenceOf(doubled), Option.some(index + 1))
  })
})
