/**
 * The documentation's code, taken at its word: every TypeScript fence compiles and runs, every SQL revision parses.
 *
 * A fence is a module of its own, as a reader would paste it. `ts no-run` is compiled only; the migration that a fence
 * exports is collected both ways. `docs/architecture.md` holds sketches of contracts and is left out.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { execFile } from "node:child_process"
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll } from "vitest"
import { Client, Migration, Recorder, Script } from "../src/mod.ts"

interface Fence {
  readonly place: string
  readonly info: string
  readonly text: string
}

const root = join(import.meta.dirname, "..")

const fencesOf = (file: string): ReadonlyArray<Fence> => {
  const text = readFileSync(join(root, file), "utf8")
  return [...text.matchAll(/^```([^\n`]*)\n(.*?)^```$/gms)].map((match) => ({
    place: `${file}:${text.slice(0, match.index).split("\n").length}`,
    info: match[1]!.trim(),
    text: match[2]!
  }))
}

const files = [...globSync("docs/*.md", { cwd: root }), ...(existsSync(join(root, "README.md")) ? ["README.md"] : [])]
  .filter((file) => file !== "docs/architecture.md")
  .toSorted()

const fences = files.flatMap(fencesOf)
const modules = fences.filter(({ info }) => info === "ts" || info === "ts no-run")
const sqlRevisions = fences.filter(({ info, text }) => info === "sql" && text.includes("-- strata:revision"))

// A hidden folder: `.strata` is ignored by git, by the formatter and by the linter, and not part of any other program.
const parent = join(import.meta.dirname, ".strata")
let directory = ""
const pathOf = (fence: Fence): string => join(directory, `${fence.place.replaceAll(/[^\w]/g, "_")}.ts`)

beforeAll(() => {
  mkdirSync(parent, { recursive: true })
  directory = mkdtempSync(join(parent, "docs-"))
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ extends: "../../../tsconfig.json", include: ["*.ts"] }))
  // A fence without imports would be a script, whose names are shared by all of them.
  for (const fence of modules) writeFileSync(pathOf(fence), `${fence.text}\nexport {}\n`)
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Runs a program of the checkout and answers what it printed, or nothing when it ended well. */
const complaints = (program: string, words: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(root, program), ...words], { cwd: root }, (error, stdout, stderr) => {
      resolve(error === null ? "" : `${stdout}${stderr}`)
    })
  })

describe("documentation", () => {
  it("has code in it", () => {
    assert.isAbove(modules.length, 0)
  })

  it("compiles", async () => {
    assert.strictEqual(await complaints("node_modules/typescript/bin/tsc", ["--noEmit", "-p", directory]), "")
  })

  for (const fence of modules.filter(({ info }) => info === "ts")) {
    it.live(`${fence.place} runs`, () =>
      Effect.gen(function*() {
        const module: { readonly default?: unknown } = yield* Effect.promise(() => import(pathOf(fence)))
        if (!Migration.isMigration(module.default)) return
        const { downgrade, upgrade } = module.default
        yield* Recorder.record(upgrade)
        if (downgrade !== undefined) yield* Recorder.record(downgrade)
      }).pipe(Effect.provide(Client.layerOffline)))
  }

  for (const fence of sqlRevisions) {
    it(`${fence.place} is a revision in SQL`, () => {
      const parsed = Script.SqlRevision.parse(fence.place, fence.text)
      if (Result.isFailure(parsed)) assert.fail(parsed.failure.message)
    })
  }
})
