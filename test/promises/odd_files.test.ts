import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs"
import { basename, join } from "node:path"
import { directoryOf, revision, strata } from "../cli/strata.ts"

const files = {
  ...revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;")
}

/** What is at the place of a file instead of a regular one. */
const oddities: Readonly<Record<string, (path: string) => void>> = {
  "a named pipe": (path) => execFileSync("mkfifo", [path]),
  "a device": (path) => symlinkSync("/dev/zero", path),
  "a directory": (path) => mkdirSync(path),
  nothing: (path) => symlinkSync("nowhere", path)
}

/** A file that a command reads, the command, and its place. */
const read: ReadonlyArray<readonly [file: string, argv: ReadonlyArray<string>]> = [
  ["strata.lock", ["heads"]],
  ["env.ts", ["heads"]],
  ["cccc_three.sql", ["heads"]]
]

describe("a file that is not a regular one", () => {
  it.live("is refused by its name where a regular one is read, and nothing waits for it", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(files)
      const place = { directory, url: "pglite://memory" }
      yield* strata(place, "heads")
      for (const [file, argv] of read) {
        const path = join(directory, file)
        if (existsSync(path)) renameSync(path, `${path}.kept`)
        for (const [what, make] of Object.entries(oddities)) {
          make(path)
          const { code, err } = yield* strata(place, ...argv)
          const said = `${file}, ${what}: ${err.join("\n")}`
          rmSync(path, { force: true, recursive: true })
          // A directory with the name of a revision is none, and a lock that is not there is written.
          if (file === "cccc_three.sql" ? what === "a directory" : file === "strata.lock" && what === "nothing") {
            assert.strictEqual(code, 0, said)
            continue
          }
          assert.strictEqual(code, 1, said)
          if (file === "cccc_three.sql" && what === "a device") assert.include(said, "points outside", said)
          else if (what === "nothing") assert.match(said, /no such file|does not exist|Cannot find env/i, said)
          else assert.include(said, `it is ${what} and not a regular file`, said)
          assert.include(err.join("\n"), file === "env.ts" ? "env" : basename(file), said)
        }
        if (existsSync(`${path}.kept`)) renameSync(`${path}.kept`, path)
      }
    }))

  it.live("is refused as the lock and the version of an embedded database", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(revision("aaaa", [], "one", "CREATE TABLE one (id int);", undefined))
      for (const file of ["strata.pid", "PG_VERSION"]) {
        const data = join(directory, `${file}.data`)
        mkdirSync(data)
        execFileSync("mkfifo", [join(data, file)])
        const { code, err } = yield* strata({ directory, url: `pglite://${data}` }, "current")
        rmSync(data, { recursive: true })
        assert.strictEqual(code, 1, file)
        assert.match(err.join("\n"), new RegExp(`${file}" is not a regular file`))
      }
    }))
})
