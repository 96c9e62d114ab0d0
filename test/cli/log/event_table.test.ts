import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import { layout } from "../../../src/cli/log/_event_table.ts"
import { paint } from "../../../src/cli/look/style.ts"
import { Event } from "../../../src/ledger/mod.ts"

const at = DateTime.makeUnsafe("2026-11-22T10:15:00Z")
const recorded = {
  sequence: 12,
  id: "",
  hash: "",
  recordedAt: at,
  recordedBy: "somebody",
  event: Event.RevisionStamped.make({
    revision: "aaaa",
    checksum: `sha256:${"0".repeat(64)}`,
    parents: [],
    reason: "from a dump"
  })
}

const tableAt = (columns?: number, reason = "from a dump") => {
  const look = { columns, messageOf: (id: string) => id === "aaaa" ? "create users" : "", paint: paint(false) }
  const row = { ...recorded, event: Event.RevisionStamped.make({ ...recorded.event, reason }) }
  const { head, line } = layout([row], look)
  return [head, line(row)]
}

describe("layout", () => {
  it("shows every column where there is room, or no terminal", () => {
    assert.deepStrictEqual(tableAt(), [
      " #  at                    event            revision  message       by        detail",
      "12  2026-11-22 10:15:00Z  RevisionStamped  aaaa      create users  somebody  from a dump"
    ])
    assert.deepStrictEqual(tableAt(88), tableAt())
  })

  it("leaves columns out before it cuts lines", () => {
    assert.deepStrictEqual(tableAt(80), [
      " #  at                    event            revision  message       detail",
      "12  2026-11-22 10:15:00Z  RevisionStamped  aaaa      create users  from a dump"
    ])
    assert.deepStrictEqual(tableAt(60)[1], "12  RevisionStamped  aaaa      from a dump")
    assert.deepStrictEqual(tableAt(35)[1], "12  RevisionStamped  aaaa      fro…")
    // The time of an event matters more than the end of a long reason.
    assert.deepStrictEqual(
      tableAt(80, "restored from the dump of the night before the incident")[1],
      "12  2026-11-22 10:15:00Z  RevisionStamped  aaaa      restored from the dump of …"
    )
    for (const columns of [20, 35, 60, 80]) assert.isTrue(tableAt(columns).every((line) => line.length <= columns))
  })
})
