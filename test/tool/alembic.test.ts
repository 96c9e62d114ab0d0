/**
 * A history that Alembic 1.8.1 made on PostgreSQL 15: ten revisions with a merge, a branch with a label, a dependency, and
 * two heads in its table. `runs` is what `alembic upgrade --sql` and `alembic downgrade --sql` printed.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { history } from "../../src/adopt/history.ts"
import { type Declared, type Dictation, type File, type Printed, tools } from "../../src/tool/mod.ts"
import { pythonModule } from "../../src/tool/text/python.ts"
import recorded from "./recorded/alembic.json" with { type: "json" }

const alembic = tools.find(({ name }) => name === "alembic") ?? assert.fail("alembic")
const dictation: Dictation = alembic.dictation ?? assert.fail("dictation")

const fileOf = ([path, text]: readonly [string, string]): File => ({
  path,
  text,
  bytes: new TextEncoder().encode(text)
})

const files = Object.entries(recorded.files).map(fileOf)

/** The runs that `next` asks for, each answered by `print`. */
const runs = (declared: ReadonlyArray<Declared>, print: (words: string) => Omit<Printed, "words">) => {
  const made: Array<Printed> = []
  for (let words = dictation.next(declared, made); words !== undefined; words = dictation.next(declared, made)) {
    made.push({ words, ...print(words.join(" ")) })
  }
  return made
}

const printed = (words: string) => recorded.runs.find((one) => one.words.join(" ") === words) ?? assert.fail(words)

const revision = (rows: string): Declared => {
  const [one] = alembic.list([fileOf(["x_name_of_file.py", rows])]).declared
  return one ?? assert.fail(rows)
}

describe("Alembic", () => {
  it("has the graph of its files: parents, merges, labels, dependencies and messages", () => {
    const { declared, programs } = alembic.list(files)
    assert.lengthOf(programs, 10)
    assert.deepStrictEqual(
      declared.map(({ dependsOn, labels, message, name, parents }) => [name, message, parents, labels, dependsOn]),
      [
        ["1a0000000001", "users", [], [], []],
        ["1a0000000002", "age of users; with a semicolon", ["1a0000000001"], [], []],
        ["1a0000000003", "touch function", ["1a0000000002"], [], []],
        ["1a0000000004", "adults", ["1a0000000003"], [], []],
        ["1a0000000005", "name index", ["1a0000000003"], [], []],
        ["1a0000000006", "merge", ["1a0000000004", "1a0000000005"], [], []],
        ["1a0000000007", "seed", ["1a0000000006"], [], []],
        ["2b0000000001", "invoices", [], ["billing"], []],
        ["2b0000000002", "invoices belong to users", ["2b0000000001"], [], ["1a0000000002"]],
        ["2b0000000003", "paid at", ["2b0000000002"], [], []]
      ]
    )
  })

  it("reads files only in the locations that alembic.ini names", () => {
    const stray = fileOf(["tests/a.py", "revision = 'stray'\ndown_revision = None\n"])
    assert.lengthOf(alembic.list([...files, stray]).declared, 10)
    const moved = files.map((file) =>
      file.path === "alembic.ini" ? fileOf([file.path, "[alembic]\nscript_location = ./alembic\n"]) : file
    )
    assert.lengthOf(alembic.list([...moved, stray]).declared, 7)
    const lines =
      "[alembic]\nscript_location = x\nversion_locations =\n  billing/versions\n  %(here)s/tests\n\n[loggers]\n"
    const listed = files.map((file) => file.path === "alembic.ini" ? fileOf([file.path, lines]) : file)
    assert.lengthOf(alembic.list([...listed, stray]).declared, 4)
  })

  it("has the heads in its table, which stand for all that is before them", () => {
    const { declared } = alembic.list(files)
    const rows = [{ version_num: "1a0000000005" }, { version_num: "2b0000000002" }]
    assert.deepStrictEqual(alembic.record(rows, declared).map(({ name }) => name), [
      "1a0000000001",
      "1a0000000002",
      "1a0000000003",
      "1a0000000005",
      "2b0000000001",
      "2b0000000002"
    ])
    assert.deepStrictEqual(alembic.record([{ version_num: "gone" }], declared), [{ name: "gone" }])
  })

  it("writes the statements of each revision in one run up, and one down for each head", () => {
    const { declared } = alembic.list(files)
    const made = runs(declared, printed)
    assert.lengthOf(made, 3)
    const all = Result.getOrThrow(dictation.read(declared, made))
    const texts = new Map(all.map((one) => [one.name, one]))
    assert.deepStrictEqual(texts.get("1a0000000005")?.upgrade, {
      text:
        "CREATE INDEX CONCURRENTLY users_name ON users (name);\n\nUPDATE alembic_version SET version_num='1a0000000005' "
        + "WHERE alembic_version.version_num = '1a0000000003';\n",
      transaction: false
    })
    // A line in a function that looks like one of Alembic is left where it is.
    assert.include(texts.get("1a0000000003")?.upgrade.text, "-- Running upgrade x -> y")
    assert.deepStrictEqual(all.filter(({ upgrade }) => !upgrade.transaction).map(({ name }) => name), ["1a0000000005"])
    assert.notInclude(texts.get("1a0000000001")?.upgrade.text, "CREATE TABLE alembic_version")
    const own = [{ schema: "public", name: "alembic_version" }]
    const { problems, revisions } = history(alembic, { declared: all, programs: [] }, [], own, {
      texts: new Map(),
      force: new Set()
    })
    assert.deepStrictEqual(problems, [])
    const merge = revisions.find(({ id }) => id === "1a0000000006")?.text ?? ""
    assert.match(merge, /^-- strata:parents 1a0000000004, 1a0000000005$/m)
    assert.notMatch(merge, /^(?:UPDATE|INSERT|DELETE)/m)
    assert.match(revisions.find(({ id }) => id === "2b0000000002")?.text ?? "", /^-- strata:depends-on 1a0000000002$/m)
    assert.match(revisions.find(({ id }) => id === "2b0000000001")?.text ?? "", /^-- strata:labels billing$/m)
  })

  it("goes on below a revision that has no downgrade, and says of which one it could not write the upgrade", () => {
    const { declared } = alembic.list(files)
    const down = (words: string): Omit<Printed, "words"> => {
      if (words.startsWith("upgrade")) return printed(words)
      const { text } = printed("downgrade 1a0000000007:base --sql")
      const name = words.split(/[ :]/)[1]!
      if (name === "2b0000000003") return printed(words)
      const from = text.slice(text.indexOf(`-- Running downgrade ${name}`))
      const stop = from.indexOf("-- Running downgrade 1a0000000003")
      return stop < 0 ? { text: from } : { text: from.slice(0, stop + 50), problem: "NotImplementedError" }
    }
    const made = Result.getOrThrow(dictation.read(declared, runs(declared, down)))
    assert.deepStrictEqual(made.filter(({ downgrade }) => downgrade === undefined).map(({ name }) => name), [
      "1a0000000003"
    ])
    assert.include(made[2]?.changes?.[0]?.what, "NotImplementedError")
    const { text } = printed("upgrade base:heads --sql")
    const stopped = text.slice(0, text.indexOf("-- Running upgrade 1a0000000002") + 60)
    assert.deepStrictEqual(
      dictation.read(declared, runs(declared, () => ({ text: stopped, problem: "no bind" }))),
      Result.fail({ problem: "no bind", file: "alembic/versions/1a0000000003_touch.py" })
    )
  })

  it("refuses what it cannot read: computed values, revisions that are missing, cycles", () => {
    assert.deepInclude(revision("\nrevision = 'a'\ndown_revision = PREVIOUS\n").refused, {
      line: 3,
      what: "\"down_revision\" is computed"
    })
    assert.strictEqual(
      revision("revision = 'a'\ndown_revision = 'b'\n").refused?.what,
      "it follows \"b\", and no file declares that"
    )
    assert.strictEqual(revision("revision = 'a'\ndown_revision = 'a'\n").refused?.what, "it is on a cycle of revisions")
  })

  it("keeps the ids that Strata can have, and writes names without operators", () => {
    assert.deepInclude(revision("revision = 'a'\ndown_revision = None\nbranch_labels = ('x-y',)\n"), {
      id: "a",
      message: "x name of file",
      labels: ["x_y"]
    })
    assert.notProperty(revision("revision = 'a-b'\ndown_revision = None\n"), "id")
  })
})

describe("the constants of a Python module", () => {
  it("are literals in the first column, however they are written", () => {
    const { constants, doc } = pythonModule(`# -*- coding: utf-8 -*-
'''Add "users".

Revision ID: 1
'''
from typing import Union, Sequence
a: str = "1"  # down = "x"
b: Union[str, Sequence[str], None] = (
    '2',  # two
    "3" "4",
)
c = None
d = ["\\x41\\n", r'\\n']
e = ("one")
f = f"{a}"
g = a + "1"
h = ()
i = \\
  "continued"
j = "k",
def upgrade():
    a = "inner"
if True:
  b = "inner"
text = """
a = "in a string"
"""
a == "2"
`)
    assert.match(doc ?? "", /^Add "users"\./)
    assert.deepStrictEqual(
      Object.fromEntries([...constants].map(([name, { value }]) => [name, value])),
      {
        a: "1",
        b: ["2", "34"],
        c: null,
        d: ["A\n", "\\n"],
        e: "one",
        f: undefined,
        g: undefined,
        h: [],
        i: "continued",
        j: ["k"],
        text: "\na = \"in a string\"\n"
      }
    )
    assert.strictEqual(constants.get("b")?.line, 8)
    assert.strictEqual(pythonModule("\uFEFFrevision = 'a'\r\nb = 'c'\r\n").constants.get("b")?.line, 2)
  })
})
