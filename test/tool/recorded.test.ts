import { assert, describe, it } from "@effect/vitest"
import { history } from "../../src/adopt/history.ts"
import { type Fields, recordsIn, tools } from "../../src/tool/mod.ts"
import { filesOf, isSql, type Recording, recordings, toolOf } from "./recordings.ts"

const nameOf = ({ table }: Recording) => {
  const [schema, name] = table.split(".") as [string, string]
  return { schema, name }
}

/** What adopting would write of a recording, with other rows or files. */
const adopted = (one: Recording, rows: ReadonlyArray<Fields> = one.rows, texts = one.files) => {
  const files = filesOf(texts)
  const tool = toolOf(one)
  const listing = tool.list(files)
  return history(tool, listing, tool.record(rows, listing.declared), [nameOf(one)], {
    texts: new Map(files.map(({ path, text }) => [path, text])),
    force: new Set()
  })
}

const pending = (made: ReturnType<typeof adopted>) =>
  made.revisions.flatMap(({ recorded }, index) => recorded === undefined ? [index + 1] : [])

const changed = (files: Recording["files"], change: (text: string) => string) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]))

const withOtherDefault = (text: string): string => text.replace("DEFAULT 0", "DEFAULT 1")

const hasChecksums = (one: Recording) =>
  toolOf(one).list(filesOf(one.files)).declared.some(({ checksums }) => checksums)

/** The rows in the order in which the tool wrote them, by the migrations that they record. */
const inOrder = (one: Recording): ReadonlyArray<Fields> => {
  const tool = toolOf(one)
  const { declared } = tool.list(filesOf(one.files))
  const place = (row: Fields) => declared.findIndex(({ name }) => name === tool.record([row], declared).at(-1)?.name)
  return one.rows.toSorted((left, right) => place(left) - place(right))
}

describe("what a tool itself made", () => {
  it("is what is known of the tools that say so", () => {
    assert.sameMembers(
      tools.filter(({ evidence }) => evidence === "recorded").map(({ name }) => name),
      [...new Set(["alembic", ...recordings.map(({ tool }) => tool)])]
    )
  })

  for (const one of recordings) {
    it(`by ${one.version} is recognized by its table, under any name, with nine migrations`, () => {
      const [found] = recordsIn(tools, [{ ...nameOf(one), columns: one.columns }], toolOf(one))
      assert.strictEqual(found?.tool.name, one.tool)
      const { declared } = toolOf(one).list(filesOf(one.files))
      // Django records those of its own applications as well.
      assert.lengthOf(toolOf(one).record(one.rows, declared), one.rows.length)
      assert.isAtLeast(one.rows.length, 9)
    })
  }

  for (const one of recordings.filter(isSql)) {
    it(`by ${one.version} is adopted: nine applied and one pending, also half of it, and from CRLF files`, () => {
      assert.isTrue(toolOf(one).recognizes(filesOf(one.files)))
      const made = adopted(one)
      assert.deepStrictEqual(made.problems, [])
      assert.deepStrictEqual(pending(made), [10])
      const half = adopted(one, inOrder(one).slice(0, 5))
      assert.deepStrictEqual(half.problems, [])
      assert.deepStrictEqual(pending(half), [6, 7, 8, 9, 10])
      const crlf = adopted(one, one.rows, changed(one.files, (text) => text.replaceAll("\n", "\r\n")))
      assert.deepStrictEqual(crlf.problems, [])
    })

    // 0.x of Drizzle knows only the newest, and takes those before it for applied.
    if (one.name !== "drizzle") {
      it(`by ${one.version} has a migration pending that came later than those behind it`, () => {
        assert.deepStrictEqual(pending(adopted(one, inOrder(one).toSpliced(3, 1))), [4, 10])
      })
    }

    if (hasChecksums(one)) {
      it(`by ${one.version} is refused if a file was edited after it was applied`, () => {
        const { problems } = adopted(one, one.rows, changed(one.files, withOtherDefault))
        assert.deepStrictEqual(problems.map(({ what }) => what), ["its file was edited after it was applied"])
      })
    }
  }

  it("is refused if it failed, with the tool's own repair", () => {
    const prisma = recordings.find(({ name }) => name === "prisma")!
    const [problem, ...others] = adopted(prisma, prisma.failed).problems
    assert.deepStrictEqual([others, problem?.what], [[], "it was started and not finished"])
    assert.include(problem?.advice, "npx prisma migrate resolve --applied \"20240110000000_nick\"")
  })
})
