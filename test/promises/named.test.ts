/**
 * `docs/promises.md` at its word: every test that it names is there, and so is every file.
 */
import { assert, describe, it } from "@effect/vitest"
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "../..")
const read = (file: string) => readFileSync(join(root, file), "utf8")
const page = read("docs/promises.md")
const named = [...page.matchAll(/^- `(.+)`: "(.+)"$/gm)].map(([, file, title]) => ({ file: file!, title: title! }))

describe("docs/promises.md", () => {
  it("names tests that exist", () => {
    const missing = named.filter(({ file, title }) => !existsSync(join(root, file)) || !read(file).includes(title))
    assert.deepStrictEqual(missing, [])
  })

  it("names files that exist, and every test of a promise", () => {
    const files = [...page.matchAll(/`((?:src|test)\/[\w/.]+)`/g)].map(([, file]) => file!)
    assert.deepStrictEqual(files.filter((file) => !existsSync(join(root, file))), [])
    const tests = globSync("test/promises/*.test.ts", { cwd: root }).filter((file) => !file.endsWith("named.test.ts"))
    assert.deepStrictEqual(tests.filter((file) => !files.includes(file)), [])
  })

  it("says of each promise in the table what shows it", () => {
    const promises = [...page.matchAll(/^\| (\d+\. .+?) +\|/gm)].map(([, promise]) => promise!)
    const sections = page.split(/^## /m).slice(1)
    assert.deepStrictEqual(sections.map((section) => section.split("\n")[0]), promises)
    assert.deepStrictEqual(sections.filter((section) => !section.includes("- `test/")), [])
  })
})
