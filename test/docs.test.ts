/**
 * The documentation's code, taken at its word: every TypeScript fence compiles and runs, every SQL revision parses.
 *
 * A fence is a module of its own, as a reader would paste it. `ts no-run` is compiled only; the migration that a fence
 * exports is collected both ways, with a client that answers no rows. `docs/architecture.md` holds sketches of contracts
 * and is left out.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Ref from "effect/Ref"
import * as Result from "effect/Result"
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll } from "vitest"
import { format } from "../src/ledger/event.ts"
import { Client, Migration, Recorder } from "../src/mod.ts"
import * as SqlRevision from "../src/script/sql_revision.ts"
import { complaints } from "./support/compiler.ts"

interface Fence {
  readonly place: string
  readonly info: string
  readonly text: string
}

const root = join(import.meta.dirname, "..")

const read = (file: string): string => readFileSync(join(root, file), "utf8")

/** The text of a file as Markdown: what a source file says in its doc comments, on the same lines. */
const markdownOf = (file: string): string => {
  const text = read(file)
  return file.endsWith(".md") ? text : text.replace(/^(?! *\*).*$/gm, "").replace(/^ *\*(\/| ?)/gm, "")
}

const fencesOf = (file: string): ReadonlyArray<Fence> => {
  const text = markdownOf(file)
  return [...text.matchAll(/^```([^\n`]*)\n(.*?)^```$/gms)].map((match) => ({
    place: `${file}:${text.slice(0, match.index).split("\n").length}`,
    info: match[1]!.trim(),
    text: match[2]!
  }))
}

const files = globSync(["README.md", "docs/*.md", "src/**/*.ts"], { cwd: root })
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
  // A fence without imports would be a script, whose names are shared by all of them.
  for (const fence of modules) writeFileSync(pathOf(fence), `${fence.text}\nexport {}\n`)
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

const recorder = Client.layerRecorder(Ref.makeUnsafe<ReadonlyArray<Client.Query>>([]))

describe("documentation", () => {
  it("states the versions that the code and the package have", () => {
    const page = read("docs/compatibility.md")
    const { dependencies, devDependencies, engines, peerDependencies } = JSON.parse(read("package.json"))
    for (
      const [fact, words] of [
        [`format ${format}`, "hash: format "],
        [`| this version | format ${format} | reads and writes |`, "reads and writes"],
        [`PGlite | ${dependencies["@electric-sql/pglite"]},`, "PGlite |"],
        [`${devDependencies.effect}; \`peerDependencies\` has \`${peerDependencies.effect}\``, "peerDependencies"],
        [
          `Node.js | ${engines.node.replace(/^>=|\.0$/g, "")} and later | ${
            devDependencies.node.replace(/\.\d+$/, "")
          } in`,
          "Node.js |"
        ]
      ] as const
    ) {
      assert.include(
        page.split("\n").map((line) => line.replace(/ +/g, " ")).find((line) => line.includes(words)),
        fact
      )
    }
  })

  it("has code in it", () => {
    assert.isAbove(modules.length, 0)
  })

  it("compiles", async () => {
    assert.deepStrictEqual(await complaints(directory), [])
  })

  for (const fence of modules.filter(({ info }) => info === "ts")) {
    it.live(`${fence.place} runs`, () =>
      Effect.gen(function*() {
        const module: { readonly default?: unknown } = yield* Effect.promise(() => import(pathOf(fence)))
        if (!Migration.isMigration(module.default)) return
        const { downgrade, upgrade } = module.default
        yield* Recorder.record(upgrade)
        if (downgrade !== undefined) yield* Recorder.record(downgrade)
      }).pipe(Effect.provide(Layer.merge(recorder, Logger.layer([])))))
  }

  for (const fence of sqlRevisions) {
    it(`${fence.place} is a revision in SQL`, () => {
      const parsed = SqlRevision.parse(fence.place, fence.text)
      if (Result.isFailure(parsed)) assert.fail(parsed.failure.message)
    })
  }
})
