import { assert, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll } from "vitest"

const run = promisify(execFile)
const root = fileURLToPath(new URL("..", import.meta.url))
const scratch = await mkdtemp(join(tmpdir(), "strata-package-"))
afterAll(() => rm(scratch, { recursive: true, force: true }))

/** Packs a copy of the checkout, so that the checkout itself never contains a build. */
const pack = async () => {
  const copy = join(scratch, "copy")
  for (
    const path of [
      "bin",
      "build",
      "docs",
      "src",
      "package.json",
      "tsconfig.json",
      "tsconfig.build.json",
      "rolldown.config.ts",
      "README.md",
      "action.yml",
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

/** A project with the package installed as `npm install` does it, and links to the dependencies of the checkout. */
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

/** Runs the installed command and records the modules that it loads. */
const recorded = async (project: string, ...argv: ReadonlyArray<string>) => {
  const list = join(scratch, "modules")
  const { stderr } = await run(
    "node",
    ["--import", join(root, "bench/_modules.mjs"), "node_modules/.bin/strata", ...argv],
    { cwd: project, env: { ...process.env, DATABASE_URL: "pglite://memory", STRATA_MODULES: list } }
  )
  return { stderr, modules: (await readFile(list, "utf8")).split("\n") }
}

/** Whether a module was loaded from its own file although the bundle contains it, or from the unbundled files. */
const isTwice = (command: string, url: string): boolean => {
  const path = /\/node_modules\/(effect|@effect\/[^/]+)\/(.*)$/.exec(url)
  if (path === null) return url.includes("/effect-strata/dist/") && !url.includes("/dist/command/")
  return existsSync(join(command, `${path[1]}@4.1.0`, path[2]!))
}

/** What a command may load of the package: files, and bytes of JavaScript. An increase makes every start slower. */
const limits: ReadonlyArray<readonly [argv: ReadonlyArray<string>, files: number, kilobytes: number]> = [
  [["heads"], 12, 870],
  [["current"], 16, 1050]
]

const sizeOf = async (urls: ReadonlyArray<string>): Promise<number> => {
  const sizes = await Promise.all(urls.map(async (url) => (await stat(fileURLToPath(url))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * Compares each bundled module of Effect with its own file: the same exports, of which those of the hot part are the same
 * values. Prints the differences. The bundle runs the command as well.
 */
const compared = `import { globSync, existsSync } from "node:fs"
const home = "node_modules/effect-strata/dist/command/"
for (const path of globSync("effect@*/**/*.js", { cwd: home })) {
  const own = path.replace(/@[\\d.]+\\//, "/")
  const [whole, plain] = [await import("./" + home + path), await import("./node_modules/" + own)]
  const hot = existsSync(home + "hot/" + path) ? await import("./" + home + "hot/" + path) : {}
  for (const name of new Set([...Object.keys(whole), ...Object.keys(plain)])) {
    if (!(name in whole) || !(name in plain)) console.log("DIFFERENT", path, name)
  }
  for (const name of Object.keys(hot)) {
    if (name in plain && hot[name] !== whole[name]) console.log("DIFFERENT", path, name)
  }
}
console.log("COMPARED")`

/** A revision that shares with Strata what depends on one copy of Effect: fibers, services, schemas, errors, configuration. */
const probe = `import { Migration, Op } from "effect-strata"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import * as SqlSchema from "effect/sql/SqlSchema"
import * as Trie from "effect/Trie"

class Refused extends Schema.TaggedError<Refused>()("Refused", {}) {}

export default Migration.make({
  revision: "beefbeefbeef",
  parents: [],
  message: "probe",
  upgrade: Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const count = SqlSchema.findOne({
      Request: Schema.Void,
      Result: Schema.Struct({ n: Schema.Int }),
      execute: () => sql\`SELECT 1 AS n\`
    })
    const { n } = yield* count()
    const name = yield* Config.String("PROBE_TABLE").pipe(Config.withDefault("probes"))
    yield* Effect.catchTag(new Refused(), "Refused", () => Op.createTable(name, { n: Op.column("int4") }))
    yield* Effect.forkChild(Effect.void)
    yield* sql.withTransaction(Op.execute(Op.sql\`INSERT INTO probes VALUES (\${n + Trie.size(Trie.empty())})\`))
  })
})
`

it("package.json requires the Node.js version that the README states, and has no URL of a host that does not exist", async () => {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, unknown>
  const readme = await readFile(join(root, "README.md"), "utf8")
  const stated = /needs Node\.js (\d+\.\d+) or later/.exec(readme)?.[1]
  assert.deepStrictEqual(manifest["engines"], { node: `>=${stated}.0` })
  assert.doesNotHaveAnyKeys(manifest, ["repository", "homepage", "bugs"])
})

it(
  "the package contains built code and the documentation, and a fresh project runs its command and imports its parts",
  {
    timeout: 600_000
  },
  async () => {
    const packed = await pack()
    const paths = packed.files.map(({ path }) => path)
    assert.includeMembers(paths, [
      "bin/strata.mjs",
      "dist/mod.js",
      "dist/mod.d.ts",
      "dist/testing/mod.js",
      "dist/autogenerate/mod.js",
      "dist/cli/main.js",
      "dist/command/command.js",
      "docs/guide.md",
      "action.yml",
      "docs/alembic.md",
      "docs/ci.md",
      "docs/json.md",
      "docs/kinds.md",
      "docs/lint.md",
      "docs/promises.md",
      "README.md",
      "CHANGELOG.md",
      "LICENSE"
    ])
    assert.deepStrictEqual(
      paths.filter((path) => /^(src|test|node_modules)\/|\.ts$/.test(path) && !path.endsWith(".d.ts")),
      []
    )
    const project = await install(packed.filename)
    const strata = (...args: ReadonlyArray<string>) => run("node_modules/.bin/strata", args, { cwd: project })
    assert.include((await strata("--help")).stdout, "upgrade")
    const own = /\/effect-strata\/(bin\/strata\.mjs|dist\/command\/(cli\/launch\/)?answer\.js)$/
    for (const argv of [["--version"], ["help", "upgrade"], ["--completions", "bash"]]) {
      const { modules } = await recorded(project, ...argv)
      assert.deepStrictEqual(modules.filter((url) => !own.test(url)), [], argv.join(" "))
    }
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
    for (const [argv, files, kilobytes] of limits) {
      const { modules } = await recorded(project, ...argv)
      const loaded = modules.filter((url) => url.includes("/effect-strata/"))
      assert.isAtMost(loaded.length, files, `${argv.join(" ")}:\n${loaded.join("\n")}`)
      assert.isAtMost(await sizeOf(loaded) / 1000, kilobytes, argv.join(" "))
      assert.notInclude(loaded.join(), "/rest.js", argv.join(" "))
    }
    await writeFile(join(project, "compared.mjs"), compared)
    const comparison = (await run("node", ["compared.mjs", "--version"], { cwd: project })).stdout
    assert.include(comparison, "COMPARED")
    assert.notInclude(comparison, "DIFFERENT")
    await writeFile(join(project, "migrations", "20261124_beefbeefbeef_probe.ts"), probe)
    const upgraded = await recorded(project, "upgrade", "heads")
    assert.match(upgraded.stderr, /2 revisions/)
    const command = join(project, "node_modules/effect-strata/dist/command")
    assert.include(upgraded.modules.join(), "/effect/dist/Trie.js")
    assert.deepStrictEqual(upgraded.modules.filter((url) => isTwice(command, url)), [])

    // With another version of Effect installed the bundle would add a second Effect, so the unbundled files run.
    await rename(join(command, "effect@4.1.0"), join(command, "effect@4.0.0"))
    const plain = await recorded(project, "heads")
    assert.include(plain.modules.join(), "/effect-strata/dist/cli/main.js")
    assert.notInclude(plain.modules.join(), "/dist/command/")
  }
)
