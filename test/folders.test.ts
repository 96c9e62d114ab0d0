/**
 * What the folder of a command contains; `floors.test.ts` tests the size of folders.
 */
import { assert, it } from "@effect/vitest"
import * as Completions from "effect/cli/Completions"
import { readdirSync } from "node:fs"
import { join, relative } from "node:path"
import { cli } from "../src/cli/mod.ts"

const root = join(import.meta.dirname, "../src")

interface Folder {
  readonly name: string
  readonly files: ReadonlyArray<string>
}

/** A folder and all folders below it. */
const foldersOf = (path: string): ReadonlyArray<Folder> => {
  const entries = readdirSync(path, { withFileTypes: true })
  return [
    { name: relative(root, path), files: entries.filter((entry) => entry.isFile()).map(({ name }) => name).toSorted() },
    ...entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => foldersOf(join(path, name)))
  ]
}

const folders = foldersOf(root)

/** The commands whose work has parts of its own, because it is long or because a part is loaded on demand. */
const parts: Readonly<Record<string, ReadonlyArray<string>>> = {
  ci: ["_document.ts", "_page.ts", "_review.ts"],
  current: ["_notices.ts"],
  lint: ["_fix.ts", "_text.ts"],
  grants: ["_privileges.ts"],
  log: ["_event_table.ts", "_filter.ts", "_follow.ts", "_past_table.ts", "_print.ts"],
  revision: ["_autogenerate.ts"]
}

it("the folder of a command contains its definition and its work", () => {
  const names = Completions.fromCommand(cli).subcommands.map(({ name }) => name.replaceAll("-", "_"))
  for (const name of names) {
    const files = folders.find((folder) => folder.name === join("cli", name))?.files
    assert.deepStrictEqual(files, [...parts[name] ?? [], "command.ts", "work.ts"].toSorted(), name)
  }
  const shared = ["document", "launch", "look", "shared_work", "shell"]
  assert.deepStrictEqual(
    folders.map(({ name }) => name).filter((name) => name.startsWith(join("cli", "/"))).toSorted(),
    [...names, ...shared].map((name) => join("cli", name)).toSorted()
  )
})
