import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { emptyRevision } from "../../src/codegen/mod.ts"
import { type CreateOptions, createRevision, ScriptDirectory, type WriteSettings } from "../../src/script/mod.ts"
import { declares } from "../../src/script/revision/declared.ts"
import * as SqlRevision from "../../src/script/sql_revision.ts"
import { oneLine } from "../../src/text/mod.ts"
import { directoryOf, open, services, sqlRevision } from "./directory.ts"

const create = (directory: string, options: CreateOptions, writing: WriteSettings = {}) =>
  Effect.provide(createRevision(options), ScriptDirectory.layer({ directory, writing }))

const createdAt = DateTime.makeUnsafe("2026-11-22T10:15:00Z")
const id = Arbitrary.map(Arbitrary.schema(Schema.Int), (number) => `r${Math.abs(number)}`)

describe("declares", () => {
  it.prop("believes what Strata writes, in both languages, and nothing else about it", {
    id,
    parents: Arbitrary.array(id),
    dependsOn: Arbitrary.array(id),
    labels: Arbitrary.array(id),
    message: Schema.String,
    format: Schema.Literals(["ts", "sql"])
  }, ({ format, message, ...rest }) => {
    const revision = { ...rest, message: oneLine(message) }
    const text = emptyRevision({ ...revision, createdAt }, format)
    assert.isTrue(declares(format, text, revision))
    assert.isFalse(declares(format, text, { ...revision, message: `${revision.message}.` }))
    assert.isFalse(declares(format, text, { ...revision, parents: [...revision.parents, "zz"] }))
  })

  it.each([
    ["a message after the programs", "Migration.make({ revision: \"a\", parents: [], upgrade, message: \"m\" })"],
    ["a name for the parents", "Migration.make({ revision: \"a\", parents: all, message: \"m\", upgrade })"],
    [
      "labels after the programs",
      "Migration.make({ revision: \"a\", parents: [], message: \"m\", upgrade, labels: [] })"
    ],
    ["a copy of others", "Migration.make({ revision: \"a\", parents: [], message: \"m\", ...base })"],
    ["two migrations", "Migration.make({ revision: \"a\", parents: [], message: \"m\" , upgrade}); Migration.make({})"]
  ])("cannot tell about %s", (_, text) => {
    assert.isFalse(declares("ts", text, { id: "a", parents: [], dependsOn: [], labels: [], message: "m" }))
  })
})

describe("emptyRevision", () => {
  it.prop("sql is read back as it was meant", {
    id,
    parents: Arbitrary.array(id),
    dependsOn: Arbitrary.array(id),
    labels: Arbitrary.array(id),
    message: Schema.String
  }, (revision) => {
    const text = emptyRevision({ ...revision, createdAt }, "sql")
    const parsed = Result.getOrThrow(SqlRevision.parse("x.sql", text))
    assert.deepStrictEqual(parsed, {
      ...revision,
      breaking: false,
      message: revision.message.toWellFormed().replace(/[\s\p{Cc}]+/gu, " ").trim(),
      modes: { upgrade: { transaction: true, isDeclared: false }, downgrade: { transaction: true, isDeclared: false } },
      upgrade: [],
      // No section is no way back; an empty one would be a way back that does nothing.
      downgrade: undefined
    })
  })

  it("ts says what the revision is, and quotes it", () => {
    const text = emptyRevision({
      id: "bb",
      parents: ["aa"],
      labels: ["main"],
      message: "say \"hi\" */ `x`",
      createdAt
    }, "ts")
    assert.strictEqual(
      text,
      `/**
 * Write operations as \`yield* Op.createTable(…)\`. The downgrade is their inverse; where there is none, write a program.
 *
 * Created 2026-11-22T10:15:00.000Z
 */
import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: "bb",
  parents: ["aa"],
  labels: ["main"],
  message: "say \\"hi\\" */ \`x\`",
  upgrade: Effect.gen(function*() {
  }),
  downgrade: Migration.inverse
})
`
    )
  })
})

describe("createRevision", () => {
  it.effect("writes the file and its line of the lock, which the next opening agrees with", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf({ "1_aa.sql": sqlRevision("aa") })
      const { path, revision } = yield* create(directory, { parents: ["aa"], message: "add due date", format: "sql" })
      assert.match(revision.file, /^19700101_000000_[0-9a-f]{12}_add_due_date\.sql$/)
      assert.strictEqual(path, `${directory}/${revision.file}`)
      assert.isTrue(yield* fs.exists(path))
      const opened = yield* open(directory, { frozen: true })
      assert.deepStrictEqual(opened.revisions.get(revision.id), revision)
      assert.deepStrictEqual(opened.graph.revisions.get(revision.id)?.parents, ["aa"])
    }).pipe(Effect.provide(services)))

  it.effect("keeps the line that another process wrote in the meantime", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf({ "1_aa.sql": sqlRevision("aa") })
      yield* open(directory)
      const options = { parents: ["aa"], message: "" } as const
      const writing = { format: "sql", fileTemplate: "{rev}" } as const
      yield* Effect.provide(
        Effect.andThen(create(directory, { ...options, id: "bb" }, writing), createRevision({ ...options, id: "cc" })),
        ScriptDirectory.layer({ directory, writing })
      )
      assert.deepStrictEqual([...(yield* open(directory, { frozen: true })).revisions.keys()], ["aa", "bb", "cc"])
    }).pipe(Effect.provide(services)))

  it.effect.each<readonly [string, CreateOptions, WriteSettings?]>([
    ["BrokenHistory", { parents: ["zz"], message: "x" }],
    ["BrokenHistory", { id: "head", parents: ["aa"], message: "x" }],
    ["DuplicateRevision", { id: "aa", parents: ["aa"], message: "x" }],
    ["BadTemplate", { parents: ["aa"], message: "x" }, { fileTemplate: "{slug}" }],
    ["BadTemplate", { id: "../bb", parents: ["aa"], message: "x" }],
    ["FileExists", { id: "bb", parents: ["aa"], message: "x", format: "sql" }, { fileTemplate: "taken_{rev}" }],
    ["UnknownVersionDirectory", { parents: ["aa"], message: "x", version: "billing" }]
  ])("refuses by %s and writes nothing %#", ([tag, options, writing]) =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* directoryOf({ "1_aa.sql": sqlRevision("aa") })
      yield* open(directory)
      // A directory is never listed as a revision, yet it takes the name.
      if (tag === "FileExists") yield* fs.makeDirectory(`${directory}/taken_bb.sql`)
      const before = yield* fs.readDirectory(directory)
      const error = yield* Effect.flip(create(directory, options, writing))
      assert.strictEqual(error.reason._tag, tag)
      assert.deepStrictEqual(yield* fs.readDirectory(directory), before)
    }).pipe(Effect.provide(services)))
})
