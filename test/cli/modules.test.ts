/**
 * What a command loads: nobody waits for what a command does not use.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll } from "vitest"
import { freshDatabase } from "../support/server.ts"
import { first } from "../support/soak.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
// Inside the checkout, where imports of its packages resolve.
const parent = join(root, "test/.strata")
mkdirSync(parent, { recursive: true })
const home = mkdtempSync(join(parent, "modules-"))
const directory = join(home, "migrations")
afterAll(() => rmSync(home, { recursive: true, force: true }))

let runs = 0

/** Runs the real program and gives the modules that it loaded, without the digests that user files are imported by. */
const modulesOf = async (url: string | undefined, ...argv: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const list = join(home, `modules-${++runs}`)
  const { CI: _, DATABASE_URL: __, ...inherited } = process.env
  await promisify(execFile)(
    process.execPath,
    ["--import", join(root, "bench/_modules.mjs"), join(root, "bin/strata.mjs"), ...argv],
    { cwd: home, env: { ...inherited, ...(url === undefined ? {} : { DATABASE_URL: url }), STRATA_MODULES: list } }
  )
  return readFileSync(list, "utf8").split("\n").map((line) => line.replace(/\?.*$/, ""))
}

const embedded = /@electric-sql\/pglite/
const driver = /@effect\/sql-pg\/|node_modules\/pg\//
const parser = /src\/sql\/(statement|render)\/|src\/script\/sql_revision\.ts$/
const models = /src\/(codegen|diff|introspect|autogenerate)\//
const runner = /src\/migrator\/(online|offline|probe)\/|src\/migrator\/task\/collect\.ts$/
const work = /src\/cli\/(?!shell\/)\w+\/(work|_\w+)\.ts$/
const revisions = /migrations\/\d{8}_.*\.(ts|sql)$/

/** A command loads no more modules, without the bundle, than these; a change that needs more has a reason. */
const atMost = (most: number, modules: ReadonlyArray<string>): void =>
  assert.isAtMost(modules.length, most, "too many modules")

const never = (modules: ReadonlyArray<string>, ...patterns: ReadonlyArray<RegExp>): void => {
  for (const pattern of patterns) assert.deepStrictEqual(modules.filter((url) => pattern.test(url)), [], `${pattern}`)
}

describe("modules", () => {
  // The demo's history has revisions in TypeScript and in SQL, and an env.ts with models, imported from the package.
  beforeAll(() => {
    cpSync(join(root, "migrations"), directory, { recursive: true })
    cpSync(join(root, "examples"), join(home, "examples"), { recursive: true })
  })

  it("help and the version load no part of Strata but the command line", async () => {
    for (const flag of first(1, ["--help", "--version"])) {
      const modules = await modulesOf(undefined, flag)
      never(modules, embedded, driver, /\/src\/(?!cli\/|document\/mod\.ts|secret\/)/, work, /migrations\//)
    }
  })

  for (const argv of first(1, [["show", "head"], ["heads"], ["history"], ["branches"]])) {
    it(`${argv[0]} reads the lock: no driver, no parser, no revision`, async () => {
      const modules = await modulesOf(undefined, ...argv)
      assert.include(modules.map((url) => url.replace(/.*\//, "")), "env.ts")
      never(modules, embedded, driver, parser, models, runner, revisions)
      atMost(560, modules)
    })
  }

  it.live("upgrade with nothing to do loads the driver of the server, and nothing that runs a revision", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const first = yield* Effect.promise(() => modulesOf(url, "upgrade"))
      for (const pattern of [driver, parser, runner, revisions]) assert.isTrue(first.some((url) => pattern.test(url)))
      never(first, embedded, models)
      const second = yield* Effect.promise(() => modulesOf(url, "upgrade"))
      never(second, embedded, parser, models, runner, revisions)
      atMost(570, second)
    }))
})
