/**
 * The executable of the command, in a directory with nothing but a script directory, without Node.js and node_modules.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { execFile } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { builtCommand } from "../support/built.ts"
import { freshDatabase } from "../support/server.ts"
import { binaries, root } from "./project.ts"

const run = (file: string, argv: ReadonlyArray<string>, cwd: string, variables: Record<string, string> = {}) =>
  Effect.callback<{ readonly code: number | string; readonly out: string; readonly err: string }>((resume) => {
    const env = { PATH: "/usr/bin:/bin", ...variables }
    execFile(
      file,
      argv,
      { cwd, env },
      (error, out, err) => resume(Effect.succeed({ code: error?.code ?? 0, out, err }))
    )
  })

it.live.skipIf(!existsSync(binaries.bun))(
  "upgrades a server by TypeScript revisions and env.ts, alone in a directory",
  () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const out = yield* fs.makeTempDirectoryScoped({ prefix: "strata-executable-" })
      const home = dirname(dirname(yield* Effect.promise(builtCommand)))
      const built = yield* run(process.execPath, [join(root, "build/executable.ts"), home, out, binaries.bun], root)
      assert.strictEqual(built.code, 0, built.err)
      const cwd = yield* fs.makeTempDirectoryScoped({ prefix: "strata-executable-" })
      const url = yield* freshDatabase
      const strata = (variables: Record<string, string>, ...argv: ReadonlyArray<string>) =>
        run(join(out, "strata"), argv, cwd, variables)
      const init = yield* strata({}, "init")
      assert.strictEqual(init.code, 0, init.err)
      assert.deepStrictEqual(readdirSync(cwd).toSorted(), [".gitignore", "migrations"])
      const upgrade = yield* strata({ DATABASE_URL: url }, "upgrade")
      assert.match(upgrade.err, /\nUpgraded 1 revision, now at /)
      assert.match((yield* strata({ DATABASE_URL: url }, "check")).out, /No differences/)
      const embedded = yield* strata({}, "current")
      assert.deepStrictEqual([embedded.code, embedded.out], [1, ""])
      assert.match(
        embedded.err,
        /Cannot start an embedded database: PGlite is not installed\. Set DATABASE_URL to the URL of a server/
      )
    }).pipe(Effect.provide(NodeServices.layer))
)
