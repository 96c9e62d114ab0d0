import { assert, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll } from "vitest"

const run = promisify(execFile)
const root = fileURLToPath(new URL("..", import.meta.url))
const scratch = await mkdtemp(join(tmpdir(), "strata-package-"))
afterAll(() => rm(scratch, { recursive: true, force: true }))

/** Packs a copy of the checkout, so that the build of the package never lies in the checkout itself. */
const pack = async () => {
  const copy = join(scratch, "copy")
  for (
    const path of [
      "bin",
      "src",
      "package.json",
      "tsconfig.json",
      "tsconfig.build.json",
      "README.md",
      "CHANGELOG.md",
      "LICENSE"
    ]
  ) {
    await cp(join(root, path), join(copy, path), { recursive: true })
  }
  await symlink(join(root, "node_modules"), join(copy, "node_modules"))
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", scratch], { cwd: copy })
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [
    { filename: string; files: ReadonlyArray<{ path: string }> }
  ]
  return packed
}

/** A project that has the package as `npm install` lays it out, with the dependencies that are here already. */
const install = async (filename: string) => {
  const project = join(scratch, "project")
  const home = join(project, "node_modules", "effect-strata")
  await mkdir(home, { recursive: true })
  await run("tar", ["-xzf", join(scratch, filename), "-C", home, "--strip-components=1"])
  for (const name of ["effect", "@effect/sql-pg", "@effect/platform-node", "@electric-sql/pglite"]) {
    await mkdir(dirname(join(project, "node_modules", name)), { recursive: true })
    await symlink(join(root, "node_modules", name), join(project, "node_modules", name))
  }
  await mkdir(join(project, "node_modules", ".bin"))
  await symlink("../effect-strata/bin/strata.mjs", join(project, "node_modules", ".bin", "strata"))
  await writeFile(join(project, "package.json"), `{ "name": "fresh", "type": "module" }`)
  return project
}

it("the package holds built code only, and a fresh project runs its command and imports its parts", async () => {
  const packed = await pack()
  const paths = packed.files.map(({ path }) => path)
  assert.includeMembers(paths, [
    "bin/strata.mjs",
    "dist/mod.js",
    "dist/mod.d.ts",
    "dist/testing/mod.js",
    "dist/autogenerate/mod.js",
    "dist/cli/main.js",
    "LICENSE"
  ])
  assert.deepStrictEqual(
    paths.filter((path) => /^(src|test|node_modules)\/|\.ts$/.test(path) && !path.endsWith(".d.ts")),
    []
  )
  const project = await install(packed.filename)
  const strata = (...args: ReadonlyArray<string>) => run("npx", ["--no-install", "strata", ...args], { cwd: project })
  assert.include((await strata("--help")).stdout, "upgrade")
  await writeFile(
    join(project, "use.mjs"),
    `import { Migration, Op } from "effect-strata"
import { Autogenerate } from "effect-strata/autogenerate"
import { layerMemory } from "effect-strata/testing"
console.log(typeof Migration.make, typeof Op.createTable, typeof layerMemory, typeof Autogenerate.check)`
  )
  assert.strictEqual(
    (await run("node", ["use.mjs"], { cwd: project })).stdout.trim(),
    "function function function function"
  )
  await strata("init")
  assert.include(await readdir(join(project, "migrations")), "strata.lock")
  const upgraded = await run("npx", ["--no-install", "strata", "upgrade"], {
    cwd: project,
    env: { ...process.env, DATABASE_URL: "pglite://memory" }
  })
  assert.match(upgraded.stderr, /1 revision/)
})
