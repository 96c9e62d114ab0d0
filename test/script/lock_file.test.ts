import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { LockFile, type ScriptReason } from "../../src/script/mod.ts"

const Words = Schema.Array(Schema.String)
const Entries = Schema.Array(Schema.Struct({
  parents: Words,
  dependsOn: Words,
  labels: Words,
  message: Schema.String,
  isTransactional: Schema.Boolean,
  order: Schema.Int
}))

const entriesOf = (generated: typeof Entries.Type): ReadonlyArray<LockFile.LockEntry> =>
  generated.map(({ dependsOn, isTransactional, labels, message, parents }, index) => ({
    // Ids run against the file names, so that an order by id would show.
    id: `id${999 - index}`,
    parents,
    dependsOn,
    labels,
    message,
    file: `${String(index).padStart(4, "0")}_é_id${999 - index}.sql`,
    sha256: index.toString(16).padStart(64, "a"),
    ...(isTransactional ? {} : { transaction: false as const })
  }))

const entry = (id: string): string =>
  `{"id":"${id}","parents":[],"dependsOn":[],"labels":[],"message":"","file":"${id}.sql","sha256":"${"0".repeat(64)}"}`

const lock = (...entries: ReadonlyArray<string>): string => `{"version":1,"revisions":[${entries.join(",")}]}`

const reasonOf = (text: string): ScriptReason => {
  const result = LockFile.parse("strata.lock", text)
  assert.isTrue(Result.isFailure(result), text)
  return Result.isFailure(result) ? result.failure.reason : assert.fail()
}

describe("LockFile", () => {
  it.prop("parse gives back what print wrote", { generated: Entries }, ({ generated }) => {
    const entries = entriesOf(generated)
    assert.deepStrictEqual(LockFile.parse("strata.lock", LockFile.print(entries)), Result.succeed(entries))
  })

  it.prop("print does not depend on the order of its entries", { generated: Entries }, ({ generated }) => {
    const entries = entriesOf(generated)
    const shuffled = entries
      .map((entry, index) => ({ entry, order: generated[index]!.order }))
      .toSorted((a, b) => a.order - b.order)
      .map(({ entry }) => entry)
    assert.strictEqual(LockFile.print(shuffled), LockFile.print(entries))
    assert.strictEqual(LockFile.print(entries.toReversed()), LockFile.print(entries))
  })

  it("print puts each revision on one line", () => {
    const entries = entriesOf([0, 1].map((order) => ({
      parents: [],
      dependsOn: [],
      labels: [],
      message: "two\nlines",
      isTransactional: order === 0,
      order
    })))
    assert.strictEqual(
      LockFile.print(entries),
      `{
  "version": 1,
  "revisions": [
    {"id":"id999","parents":[],"dependsOn":[],"labels":[],"message":"two\\nlines","file":"0000_é_id999.sql","sha256":"${
        "0".padStart(64, "a")
      }"},
    {"id":"id998","parents":[],"dependsOn":[],"labels":[],"message":"two\\nlines","file":"0001_é_id998.sql","sha256":"${
        "1".padStart(64, "a")
      }","transaction":false}
  ]
}
`
    )
    assert.strictEqual(LockFile.print([]), `{\n  "version": 1,\n  "revisions": []\n}\n`)
  })

  it("parse names the line of a conflict marker", () => {
    const reason = reasonOf(`{\n  "version": 1,\n<<<<<<< HEAD\n  "revisions": []\n=======\n>>>>>>> other\n}`)
    assert.strictEqual(reason._tag, "LockConflict")
    assert.include(reason.message, "strata.lock:3")
    assert.include(reason.message, `Run "strata lock"`)
  })

  it("parse refuses what is no JSON and what has another shape", () => {
    for (const text of ["", "{", "null", "[]", `{"version":1}`, lock(`{"id":"a"}`), lock(entry(""))]) {
      const reason = reasonOf(text)
      assert.strictEqual(reason._tag, "LockUnreadable", text)
      assert.include(reason.message, `Run "strata lock"`)
      assert.notInclude(reason.message, "\n")
    }
  })

  it("parse refuses a file that is not named from the directory", () => {
    for (const file of ["/etc/x.sql", "..", "a/../../x.sql", "C:/x.sql", "a\\\\x.sql", "./x.sql"]) {
      assert.strictEqual(reasonOf(lock(entry("a").replace("a.sql", file)))._tag, "LockUnreadable", file)
    }
  })

  it("parse refuses a newer version and says to upgrade", () => {
    const reason = reasonOf(`{"version":2,"revisions":{}}`)
    assert.strictEqual(reason._tag, "LockVersion")
    assert.include(reason.message, "Upgrade effect-strata")
  })

  it("parse refuses an id or a file that stands twice", () => {
    assert.include(reasonOf(lock(entry("a"), entry("a")))._tag, "LockDuplicate")
    const sameFile = lock(entry("a"), entry("b").replace("b.sql", "a.sql"))
    assert.include(reasonOf(sameFile).message, `"a.sql" twice`)
  })
})
