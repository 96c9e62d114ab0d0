/**
 * A copy of the files of a commit in a temporary directory, from which an env.ts of that commit can run.
 *
 * The checkout and its index are not touched. Packages come from where the checkout has them, but for those of its own
 * workspaces, which the copy has. A later run removes what a killed process left.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createHash } from "node:crypto"
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { dirname, join, relative, sep } from "node:path"
import { outputOf, partsOf } from "./command.ts"

/** The processes of one machine: those of another container may have the same numbers. */
const own = `strata-base-${createHash("sha256").update(hostname()).digest("hex").slice(0, 8)}-`

const isRunning = (process_: number): boolean => {
  try {
    process.kill(process_, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

const remove = (directory: string): void => {
  try {
    rmSync(directory, { recursive: true, force: true })
  } catch {
    // The next run tries again.
  }
}

/** Removes the copies of processes of this user that are gone. */
const sweep = (): void => {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(own) || isRunning(Number(name.slice(own.length).split("-")[0]))) continue
    const path = join(tmpdir(), name)
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid)) remove(path)
  }
}

/** A temporary directory for the scope, also removed if the process ends before the scope does. */
const temporary: Effect.Effect<string, never, Scope.Scope> = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => {
      sweep()
      const directory = realpathSync(mkdtempSync(join(tmpdir(), `${own}${process.pid}-`)))
      const atExit = () => remove(directory)
      process.once("exit", atExit)
      return { directory, atExit }
    }),
    ({ atExit, directory }) =>
      Effect.sync(() => {
        process.off("exit", atExit)
        remove(directory)
      })
  ),
  ({ directory }) => directory
)

const isWithin = (directory: string, path: string): boolean => {
  const way = relative(directory, path)
  return way !== ".." && !way.startsWith(`..${sep}`) && !way.split(sep).includes("node_modules")
}

/** Where `path` leads if it is a link into the checkout itself, as those of workspaces are. */
const workspaceOf = (root: string, path: string): string | undefined => {
  if (!lstatSync(path).isSymbolicLink()) return undefined
  try {
    const target = realpathSync(path)
    return isWithin(root, target) ? relative(root, target) : undefined
  } catch {
    return undefined
  }
}

/** Links the packages in `from` to `to`; those that are links into the checkout lead to their copies. */
const link = (root: string, copy: string, from: string, to: string): void => {
  const names = readdirSync(from).filter((name) => name !== ".bin")
  const workspaces = new Map(names.map((name) => [name, workspaceOf(root, join(from, name))]))
  const scopes = names.filter((name) => name.startsWith("@") && statSync(join(from, name)).isDirectory())
  const isPlain = (directory: string) =>
    readdirSync(directory).every((name) => workspaceOf(root, join(directory, name)) === undefined)
  if ([...workspaces.values()].every((one) => one === undefined) && scopes.every((name) => isPlain(join(from, name)))) {
    return symlinkSync(from, to, "junction")
  }
  mkdirSync(to, { recursive: true })
  for (const name of names) {
    const workspace = workspaces.get(name)
    if (workspace === undefined && scopes.includes(name)) link(root, copy, join(from, name), join(to, name))
    else symlinkSync(workspace === undefined ? join(from, name) : join(copy, workspace), join(to, name), "junction")
  }
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Gives the copy the packages of the checkout: beside each package.json, at the root, and those above it. */
const linkPackages = (root: string, copy: string, places: ReadonlyArray<string>): void => {
  for (const place of new Set(["", ...places])) {
    const from = join(root, place, "node_modules")
    const to = join(copy, place, "node_modules")
    if (isDirectory(from) && isDirectory(dirname(to)) && lstatSync(to, { throwIfNoEntry: false }) === undefined) {
      link(root, copy, from, to)
    }
  }
  for (let above = dirname(root); above !== dirname(above); above = dirname(above)) {
    const from = join(above, "node_modules")
    if (isDirectory(from)) return symlinkSync(from, join(dirname(copy), "node_modules"), "junction")
  }
}

/**
 * The path of a copy of the whole repository of a directory at a commit; undefined if git cannot make it. It is removed
 * with the scope.
 */
export const copyOf = Effect.fnUntraced(function*(directory: string, commit: string) {
  const root = (yield* outputOf(directory, ["rev-parse", "--show-toplevel"]))?.replace(/\n$/, "")
  if (root === undefined) return undefined
  const place = yield* temporary
  const copy = join(place, "files")
  const variables = { GIT_INDEX_FILE: join(place, "index") }
  const read = yield* outputOf(root, ["read-tree", commit], { variables })
  const written = read === undefined
    ? undefined
    : (yield* outputOf(root, ["checkout-index", "-a", `--prefix=${copy}/`], { variables }))
  if (read === undefined || written === undefined) return undefined
  mkdirSync(copy, { recursive: true })
  const manifests = yield* outputOf(root, ["ls-files", "-z", "--", ":(glob)**/package.json"], { variables })
  linkPackages(root, copy, partsOf(manifests).map((path) => dirname(path)))
  return copy
})
