/**
 * Strata on Node.js, Bun and Deno. Each of them runs `accept.ts` in a project with the built package, then the launcher of
 * the package and that of the checkout.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll } from "vitest"
import { builtCommand } from "../support/built.ts"
import { freshDatabase } from "../support/server.ts"

const root = join(import.meta.dirname, "../..")
const modules = join(root, "node_modules")
// Deno refuses to read below /dev, where the temporary directory of the tests may be.
const scratch = join(root, "test/.strata", `runtimes-${process.pid}`)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const built = dirname(dirname(await builtCommand()))

/** A new project with the package and links to its dependencies. */
const projectOf = (name: string): string => {
  const project = join(scratch, name)
  const home = join(project, "node_modules/effect-strata")
  mkdirSync(join(project, "node_modules/@effect"), { recursive: true })
  mkdirSync(join(project, "node_modules/@electric-sql"))
  for (const part of ["bin", "dist", "package.json"]) cpSync(join(built, part), join(home, part), { recursive: true })
  for (const dependency of ["effect", "@effect/sql-pg", "@effect/platform-node", "@electric-sql/pglite"]) {
    symlinkSync(join(modules, dependency), join(project, "node_modules", dependency))
  }
  writeFileSync(join(project, "package.json"), `{ "name": "fresh", "type": "module" }`)
  cpSync(join(import.meta.dirname, "accept.ts"), join(project, "accept.ts"))
  return project
}

interface Runtime {
  readonly name: string
  readonly binary: string
  /** The arguments before the program, which may write to the project if `writes` says so. */
  readonly options: (url: URL, writes: boolean) => ReadonlyArray<string>
}

/** The permissions that the guide names. */
const permissions = (url: URL, writes: boolean): ReadonlyArray<string> => [
  `--allow-read=.,${modules}`,
  "--allow-env",
  `--allow-net=${url.host}`,
  "--allow-sys=uid,hostname,homedir",
  ...(writes ? ["--allow-write=."] : [])
]

const runtimes: ReadonlyArray<Runtime> = [
  { name: "Node.js", binary: process.execPath, options: () => [] },
  { name: "Bun", binary: join(modules, "bun/bin/bun.exe"), options: () => [] },
  {
    name: "Deno",
    binary: join(
      modules,
      `@deno/${process.platform}-${process.arch}${process.platform === "linux" ? "-glibc" : ""}/deno`
    ),
    options: (url, writes) => ["run", ...permissions(url, writes)]
  }
]

const run = (runtime: Runtime, cwd: string, url: string, writes: boolean, ...argv: ReadonlyArray<string>) =>
  Effect.callback<{ readonly out: string; readonly err: string }>((resume) => {
    const { CI: _, FORCE_COLOR: __, ...inherited } = process.env
    const env = { ...inherited, NO_COLOR: "1", DENO_NO_PROMPT: "1", DATABASE_URL: url }
    const child = execFile(
      runtime.binary,
      [...runtime.options(new URL(url), writes), ...argv],
      { cwd, env },
      (_, out, err) => resume(Effect.succeed({ out, err }))
    )
    return Effect.sync(() => child.kill("SIGKILL"))
  })

describe.each(runtimes)("$name", (runtime) => {
  it.live.skipIf(!existsSync(runtime.binary))(
    "runs the library, an application and the command",
    () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const project = projectOf(runtime.name)
        const cli = pathToFileURL(join(project, "node_modules/effect-strata/dist/cli/mod.js")).href
        const accepted = yield* run(runtime, project, url, true, "accept.ts", cli, url)
        assert.deepStrictEqual(accepted, { out: "accepted\n", err: "" })
        const packaged = yield* run(
          runtime,
          project,
          url,
          false,
          "node_modules/effect-strata/bin/strata.mjs",
          "current"
        )
        assert.match(packaged.out, /^[0-9a-f]{12} \(head\)\n$/, packaged.err)
        const sources = yield* run(runtime, root, url, false, "bin/strata.mjs", "heads")
        assert.match(sources.out, /^[0-9a-f]{12} .*\(head\)\n$/, sources.err)
      })
  )
})
