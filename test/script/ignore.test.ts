import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ignoreDirectory } from "../../src/script/mod.ts"
import { addition, verdict } from "../../src/script/write/ignore.ts"

const patterns = [
  ".strata",
  ".strata/",
  "/.strata",
  "/.strata/",
  "**/.strata",
  "**/.strata/",
  ".strata/*",
  ".strata/**",
  ".str*",
  ".*",
  "*",
  ".strat?",
  ".[r-t]trata",
  ".[!a]trata",
  "a/b/.strata/",
  "/a/**/.strata",
  "a/*/.strata/",
  "b/.strata",
  "!.strata/",
  "# .strata/",
  ".strata/ ",
  "strata/",
  ".stratas",
  "x.strata/",
  ".strata.d",
  "",
  "[",
  "a.strata",
  "(.strata)"
]

const directory = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  return yield* fs.makeTempDirectoryScoped({ prefix: "strata-ignore-" })
})

/** The paths that git ignores, in a repository. */
const ignoredBy = (cwd: string, paths: ReadonlyArray<string>): ReadonlySet<string> => {
  const run = (...argv: ReadonlyArray<string>) =>
    spawnSync("git", argv, { cwd, input: paths.join("\n"), encoding: "utf8" })
  run("init", "-q")
  return new Set(run("check-ignore", "--stdin").stdout.split("\n"))
}

describe("ignoreDirectory", () => {
  it.effect("agrees with git about every form of a pattern, beside the directory and above it", () =>
    Effect.gen(function*() {
      const at = yield* directory
      const asked = patterns.flatMap((pattern, index) => {
        mkdirSync(join(at, `p${index}/.strata`), { recursive: true })
        mkdirSync(join(at, `p${index}/a/b/.strata`), { recursive: true })
        writeFileSync(join(at, `p${index}/.gitignore`), `${pattern}\n`)
        // "*" and the like ignore a directory above as well, which is not asked here.
        const paths = /^[*]+$/.test(pattern) ? [".strata"] : [".strata", "a/b/.strata"]
        // A pattern for the content of a directory ignores what is in it.
        return paths.map((path) => ({ pattern, path, file: `p${index}/${path}/PG_VERSION` }))
      })
      const ignored = ignoredBy(at, asked.map(({ file }) => file))
      assert.isAbove(ignored.size, patterns.length / 2)
      for (const { file, path, pattern } of asked) {
        assert.strictEqual(verdict(`${pattern}\n`, path) === "ignored", ignored.has(file), `${pattern} for ${path}`)
      }
    }).pipe(Effect.provide(NodeServices.layer)))

  it("lets the last pattern decide", () => {
    assert.strictEqual(verdict("*\n!.strata/\n", ".strata"), "included")
    assert.strictEqual(verdict("!.strata/\r\n.strata\r\n", ".strata"), "ignored")
  })

  it("appends one line with the line breaks of the file, after which the directory is ignored", () => {
    for (const text of ["", "dist/\n", "dist/\r\n", "dist/", "a\r\nb"]) {
      const whole = text + addition(text, ".strata")
      assert.strictEqual(verdict(whole, ".strata"), "ignored", JSON.stringify(whole))
      assert.notMatch(whole, text.includes("\r\n") ? /[^\r]\n/ : /\r/)
      assert.strictEqual(whole.match(/\n/g)?.length, text.split("\n").filter((line) => line !== "").length + 1)
    }
  })

  it.effect("writes the file, extends it once, and leaves one above that ignores the directory alone", () =>
    Effect.gen(function*() {
      const at = yield* directory
      const inner = join(at, "packages/db")
      mkdirSync(inner, { recursive: true })
      assert.strictEqual(yield* ignoreDirectory(inner, ".strata"), "written")
      assert.strictEqual(readFileSync(join(inner, ".gitignore"), "utf8"), ".strata/\n")
      writeFileSync(join(at, ".gitignore"), "dist/")
      assert.strictEqual(yield* ignoreDirectory(at, ".strata"), "extended")
      assert.strictEqual(yield* ignoreDirectory(at, ".strata"), "kept")
      assert.strictEqual(readFileSync(join(at, ".gitignore"), "utf8"), "dist/\n.strata/\n")
      // Only in a repository do the files above count.
      const sibling = join(at, "packages/web")
      mkdirSync(sibling)
      assert.strictEqual(yield* ignoreDirectory(sibling, ".strata"), "written")
      mkdirSync(join(at, ".git"))
      const other = join(at, "packages/api")
      mkdirSync(other)
      assert.strictEqual(yield* ignoreDirectory(other, ".strata"), "kept")
      mkdirSync(join(inner, ".git"))
      mkdirSync(join(inner, "x/.gitignore"), { recursive: true })
      writeFileSync(join(inner, ".gitignore"), "")
      assert.strictEqual(yield* ignoreDirectory(join(inner, "x"), ".strata"), "failed")
    }).pipe(Effect.provide(NodeServices.layer)))
})
