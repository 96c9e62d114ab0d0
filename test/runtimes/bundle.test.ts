/**
 * Programs that contain their revisions: the module of `strata bundle` and globs, built by several bundlers into one file
 * that runs alone in an empty directory. The command line and the program agree about one ledger.
 */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { rolldown } from "rolldown"
import { afterAll } from "vitest"
import { strata } from "../cli/strata.ts"
import { freshDatabase, query } from "../support/server.ts"
import { binaries, projects, root } from "./project.ts"

const run = promisify(execFile)
const { project, remove } = await projects("bundles")
afterAll(remove)

/** What a text can contain that ends a literal, a script of a page or a line. */
const hostile = "`${1}` </script><!-- \u2028\u2029 \\ ' \" \u202e \u0007"

const sql = (id: string, parent: string, statement: string) =>
  `-- strata:revision ${id}\n-- strata:parents ${parent}\n-- strata:message sql\n-- strata:upgrade\n${statement};\n` +
  `-- strata:downgrade\nDROP TABLE "t_${id}";\n`

/** A project with revisions in TypeScript and SQL. */
const made = Effect.fnUntraced(function*(name: string) {
  const home = project(name)
  const directory = join(home, "migrations")
  assert.strictEqual((yield* strata({}, "init", directory)).code, 0)
  const first = readdirSync(directory).find((file) => file.endsWith("_create_tasks.ts"))!
  const id = /[0-9a-f]{12}/.exec(first)![0]
  const table = `CREATE TABLE "t_bbbb" (note text DEFAULT '${hostile.replaceAll("'", "''")}')`
  writeFileSync(join(directory, "20300101_bbbb_it's `a` note.sql"), sql("bbbb", id, table))
  cpSync(join(import.meta.dirname, "bundled_app.ts"), join(home, "app.ts"))
  return { home, directory }
})

/** Runs a program alone in an empty directory. */
const alone = async (home: string, file: string, command: ReadonlyArray<string>, url: string) => {
  const empty = join(dirname(home), `alone-${command.length}-${file.replace(/\W/g, "")}`)
  mkdirSync(empty)
  copyFileSync(join(home, file), join(empty, "program.mjs"))
  const [program = "./program.mjs", ...argv] = command
  const env = { PATH: "/usr/bin:/bin", DATABASE_URL: url }
  const { stdout } = await run(program, argv, { cwd: empty, env })
  assert.deepStrictEqual(readdirSync(empty), ["program.mjs"])
  return JSON.parse(stdout) as unknown
}

const agreed = { edited: 0, missing: 0, pending: 0, fault: null }

it.live("a program of one file and the command line agree about one ledger, whichever upgraded it", () =>
  Effect.gen(function*() {
    const { directory, home } = yield* made("agree")
    const written = yield* strata({ directory }, "bundle")
    assert.strictEqual(written.code, 0, written.err.join("\n"))
    const file = join(directory, "strata.bundle.ts")
    const text = readFileSync(file, "utf8")
    assert.notMatch(text, /<\/script|<!--|[\u2028\u2029\u202e]/)
    assert.strictEqual((yield* strata({ directory }, "bundle", "--check")).code, 0)
    assert.strictEqual((yield* strata({ directory }, "bundle")).err.join(), `"${written.out[0]}" is up to date`)

    const build = yield* Effect.promise(() => rolldown({ input: join(home, "app.ts"), platform: "node" }))
    yield* Effect.promise(() => build.write({ file: join(home, "app.mjs"), codeSplitting: false }))
    // The command line upgrades, the program has nothing to do.
    const url = yield* freshDatabase
    assert.strictEqual((yield* strata({ directory, url }, "upgrade")).code, 0)
    const program = [process.execPath, "program.mjs"]
    assert.deepStrictEqual(yield* Effect.promise(() => alone(home, "app.mjs", program, url)), agreed)
    // PGlite is never in a program of one file; where it is not installed, or not whole, the program says so.
    const pglite = join(home, "image/node_modules/@electric-sql/pglite")
    mkdirSync(pglite, { recursive: true })
    for (const part of ["package.json", "dist/index.cjs", "dist/index.js"]) {
      cpSync(join(root, "node_modules/@electric-sql/pglite", part), join(pglite, part))
    }
    copyFileSync(join(home, "app.mjs"), join(home, "image/app.mjs"))
    const { stderr } = yield* Effect.promise(() =>
      run(process.execPath, ["app.mjs"], { cwd: join(home, "image"), env: {} }).then(
        () => assert.fail(),
        (failed: { stderr: string }) => failed
      )
    )
    assert.match(
      stderr,
      /Cannot start an embedded database: PGlite is not complete: ".*pglite\.wasm" cannot be read\. Set DATABASE_URL/
    )
    // The program upgrades, the command line has nothing to do.
    const other = yield* freshDatabase
    if (existsSync(binaries.bun)) {
      const argv = ["build", "--compile", "app.ts", "--outfile", "app"]
      yield* Effect.promise(() => run(binaries.bun, argv, { cwd: home }))
      assert.deepStrictEqual(yield* Effect.promise(() => alone(home, "app", [], other)), agreed)
    } else yield* Effect.promise(() => alone(home, "app.mjs", program, other))
    const current = yield* strata({ directory, url: other }, "current", "--check-heads")
    assert.deepStrictEqual(current, { code: 0, out: ["bbbb (head)"], err: [] })
    const rows = yield* Effect.promise(() => query(other, "INSERT INTO t_bbbb DEFAULT VALUES RETURNING note"))
    assert.deepStrictEqual(rows, [{ note: hostile }])

    // A module that is out of date is found, whatever changed.
    writeFileSync(join(directory, "20300102_cccc_more.sql"), sql("cccc", "bbbb", "CREATE TABLE t_cccc ()"))
    const stale = yield* strata({ directory }, "bundle", "--check")
    assert.strictEqual(stale.code, 3)
    assert.match(stale.err.join("\n"), /is out of date. To write it, run: strata bundle$/)
    assert.strictEqual(readFileSync(file, "utf8"), text)
    assert.strictEqual((yield* strata({ directory }, "bundle")).code, 0)
    assert.include(readFileSync(file, "utf8"), "t_cccc")
  }))
