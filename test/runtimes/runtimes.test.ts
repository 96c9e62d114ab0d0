/**
 * Strata on Node.js, Bun and Deno. Each of them runs `accept.ts` in a project with the built package, then the launcher of
 * the package and that of the checkout. On Node.js, on which all other tests run, it does so when soaking.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { cpSync, existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll } from "vitest"
import { freshDatabase } from "../support/server.ts"
import { soaking } from "../support/soak.ts"
import { binaries, modules, projects, root } from "./project.ts"

const { project: projectOf, remove } = await projects("runtimes")
afterAll(remove)

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
  { name: "Bun", binary: binaries.bun, options: () => [] },
  {
    name: "Deno",
    binary: binaries.deno,
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

describe.each(runtimes.filter(({ name }) => soaking || name !== "Node.js"))("$name", (runtime) => {
  it.live.skipIf(!existsSync(runtime.binary))(
    "runs the library, an application and the command",
    () =>
      Effect.gen(function*() {
        const url = yield* freshDatabase
        const project = projectOf(runtime.name)
        cpSync(join(import.meta.dirname, "accept.ts"), join(project, "accept.ts"))
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
