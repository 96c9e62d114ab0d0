import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import { Event } from "../../src/ledger/mod.ts"
import { checksum, event } from "./arbitrary_event.ts"

const failure = (row: { kind: string; revision: string | null; payload: Schema.Json }) => {
  const result = Event.decode(7, row)
  return Result.isFailure(result) ? [result.failure._tag, result.failure.kind, result.failure.sequence] : result.success
}

describe("decode", () => {
  it.prop("gives back what encode stored", { event }, ({ event }) => {
    const { kind, payload, revision } = Event.encode(event)
    assert.deepStrictEqual(
      Event.decode(1, { kind, revision, payload: JSON.parse(JSON.stringify(payload)) }),
      Result.succeed(event)
    )
    assert.isFalse("revision" in payload || "_tag" in payload)
  })

  it("refuses an unknown kind, a payload that does not fit and a newer format, as NewerLedger", () => {
    const rows = [
      { kind: "RevisionDreamt", revision: "a", payload: {} },
      { kind: "toString", revision: null, payload: {} },
      { kind: "RevisionApplied", revision: "a", payload: { checksum: checksum("a") } },
      { kind: "RevisionApplied", revision: null, payload: { checksum: checksum("a"), parents: [] } },
      { kind: "RevisionApplied", revision: "a", payload: { checksum: "sha256:abc", parents: [] } },
      { kind: "RevisionApplied", revision: "a", payload: { checksum: "abc", parents: [] } },
      { kind: "RevisionResolved", revision: "a", payload: { checksum: checksum("a"), outcome: "maybe", reason: "" } },
      { kind: "RevisionUnstamped", revision: "", payload: {} },
      { kind: "LedgerCreated", revision: null, payload: { format: "2" } },
      { kind: "LedgerCreated", revision: "a", payload: { format: 2 } },
      { kind: "LedgerCreated", revision: null, payload: [1] }
    ]
    for (const row of rows) assert.deepStrictEqual(failure(row), ["NewerLedger", row.kind, 7])
  })

  it("lets the columns decide over a payload that repeats them", () => {
    const payload = { _tag: "RevisionApplied", revision: "b" }
    assert.deepStrictEqual(
      Event.decode(1, { kind: "RevisionUnstamped", revision: "a", payload }),
      Result.succeed(Event.RevisionUnstamped.make({ revision: "a" }))
    )
  })
})
