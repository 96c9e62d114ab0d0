/**
 * Projects with the built package, as `npm install` makes them, and the binaries of other runtimes.
 */
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { builtCommand } from "../support/built.ts"

export const root = join(import.meta.dirname, "../..")
export const modules = join(root, "node_modules")

/** The binaries, from development dependencies; one may not exist for this platform. */
export const binaries = {
  bun: join(modules, "bun/bin/bun.exe"),
  deno: join(modules, `@deno/${process.platform}-${process.arch}${process.platform === "linux" ? "-glibc" : ""}/deno`)
}

const dependencies = ["effect", "@effect/sql-pg", "@effect/platform-node", "@electric-sql/pglite"]

/** A function that makes a new project with the package and links to its dependencies, and one that removes them all. */
export const projects = async (name: string) => {
  // Deno refuses to read below /dev, where the temporary directory of the tests may be.
  const scratch = join(root, "test/.strata", `${name}-${process.pid}`)
  const built = dirname(dirname(await builtCommand()))
  const project = (folder: string): string => {
    const at = join(scratch, folder)
    const home = join(at, "node_modules/effect-strata")
    mkdirSync(join(at, "node_modules/@effect"), { recursive: true })
    mkdirSync(join(at, "node_modules/@electric-sql"))
    for (const part of ["bin", "dist", "package.json"]) cpSync(join(built, part), join(home, part), { recursive: true })
    for (const dependency of dependencies) {
      symlinkSync(join(modules, dependency), join(at, "node_modules", dependency))
    }
    writeFileSync(join(at, "package.json"), `{ "name": "fresh", "type": "module" }`)
    return at
  }
  return { project, remove: () => rmSync(scratch, { recursive: true, force: true }) }
}
