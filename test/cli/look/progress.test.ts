import { assert, describe, it } from "@effect/vitest"
import { line } from "../../../src/cli/look/progress.ts"
import { paint, type Style } from "../../../src/cli/look/style.ts"

const plain: Style = { out: paint(false), err: paint(false), unicode: false, columns: undefined }
const revision = { id: "aaaa", parents: [], dependsOn: [], labels: [], message: "create users", file: "aaaa.sql" }

describe("line", () => {
  it("marks a moment with words, or with signs where the terminal has them", () => {
    const finished = { _tag: "Finished", revision, direction: "upgrade", millis: 12.4 } as const
    assert.strictEqual(line(finished, plain), "applied  aaaa create users (12 ms)")
    assert.strictEqual(line(finished, { ...plain, unicode: true }), "✓ aaaa create users (12 ms)")
    assert.strictEqual(
      line({ ...finished, direction: "downgrade", millis: 61_000 }, plain),
      "reverted aaaa create users (61 s)"
    )
  })

  it("stays within ASCII where the terminal has nothing else", () => {
    const moments = [
      { _tag: "AlreadyApplied", revision, direction: "upgrade" },
      { _tag: "Retrying", revision, problem: "lock timeout", attempt: 3, attempts: 10 },
      { _tag: "Late", revision }
    ] as const
    assert.deepStrictEqual(moments.map((moment) => line(moment, plain)), [
      "skipped  aaaa create users, applied by a concurrent run",
      "retrying aaaa create users, attempt 3 of 10: lock timeout",
      "late     aaaa create users is applied late: revisions that follow it are already applied"
    ])
  })
})
