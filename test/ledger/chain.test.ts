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

const chain = (
  length: number,
  payloadOf: (at: number) => string = () => content.payload
): ReadonlyArray<HashChain.Row> => {
  const rows: Array<HashChain.Row> = []
  for (let index = 1; index <= length; index++) {
    const previousHash = rows.at(-1)?.hash ?? null
    const row = { ...content, sequence: String(index), payload: payloadOf(index) }
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

  it.prop(
    "names a row that was removed, wherever but at the end, and one that is there twice",
    { index: Index },
    ({ index }) => {
      const removed = chain(5).filter((_, at) => at !== index)
      assert.deepStrictEqual(sequenceOf(removed), index === 4 ? Option.none() : Option.some(index + 1))
      const doubled = chain(5).flatMap((row, at) => at === index ? [row, row] : [row])
      assert.deepStrictEqual(sequenceOf(doubled), Option.some(index + 1))
    }
  )

  it.prop("names the first of two rows whose contents were swapped", { left: Index, right: Index }, (places) => {
    const [left, right] = [Math.min(places.left, places.right), Math.max(places.left, places.right)]
    const rows = chain(5, (at) => `{"at": ${at}}`)
    const swapped = rows.with(left, { ...rows[right]!, sequence: `${left + 1}` })
      .with(right, { ...rows[left]!, sequence: `${right + 1}` })
    assert.deepStrictEqual(sequenceOf(swapped), left === right ? Option.none() : Option.some(left + 1))
  })
})

const anchors = (length: number): ReadonlyArray<HashChain.Anchor> =>
  chain(length).map(({ hash, sequence }) => ({ sequence: Number(sequence), hash }))

describe("holds", () => {
  it.prop(
    "finds every event of a chain, and misses the ones that were cut off its end",
    { index: Index },
    ({ index }) => {
      const anchor = anchors(5)[index]!
      assert.deepStrictEqual(HashChain.holds(anchors(5), anchor), Option.none())
      assert.deepStrictEqual(
        HashChain.holds(anchors(index), anchor),
        Option.some({ sequence: index + 1, reason: "it is missing" })
      )
      const forged = anchors(5).with(index, { ...anchor, hash: "0".repeat(64) })
      assert.strictEqual(Option.getOrThrow(HashChain.holds(forged, anchor)).sequence, index + 1)
    }
  )

  it.prop("an anchor survives being printed, and nothing else is read as one", { index: Index }, ({ index }) => {
    const anchor = anchors(5)[index]!
    const text = HashChain.printAnchor(anchor)
    assert.deepStrictEqual(HashChain.parseAnchor(text), Option.some(anchor))
    for (const other of ["", `0${text}`, text.toUpperCase(), text.slice(0, -1), `${text} `, anchor.hash]) {
      assert.deepStrictEqual(HashChain.parseAnchor(other), Option.none())
    }
  })
})
