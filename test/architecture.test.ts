import { assert, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))

/** Files with one forbidden line each, and what the linter says about it. */
const forbidden = [
  ["an import of a higher floor", "revision/a.ts", `import { x } from "../ledger/mod.ts"`, "imports lower floors only"],
  ["an import of the same floor", "script/a.ts", `import { x } from "../ledger/mod.ts"`, "imports lower floors only"],
  ["a dynamic import of a higher floor", "sql/a.ts", `const x = import("../cli/main.ts")`, "imports lower floors only"],
  ["a type of a higher floor", "sql/b.ts", `type x = import("../ledger/mod.ts").Event`, "imports lower floors only"],
  [
    "a re-export of a higher floor",
    "sql/c.ts",
    `export * from "../ledger/mod.ts"\nconst x = 1`,
    "imports lower floors"
  ],
  ["an import past a room's door", "ledger/a.ts", `import { x } from "../sql/statement/split.ts"`, "The door of sql/"],
  ["a second door of others", "migrator/d.ts", `import { x } from "../script/sql_revision.ts"`, "The door of script/"],
  [
    "an import past a door into a sub-folder",
    "cli/a.ts",
    `import { x } from "../diff/kind/table.ts"`,
    "The door of diff/"
  ],
  ["a room that is not in the table", "helpers/a.ts", `const x = 1`, "not in the table of floors"],
  ["a sub-folder that is not in the table", "diff/other/a.ts", `const x = 1`, `add it to "inner" of diff`],
  ["a sub-folder of a sub-folder", "diff/kind/deep/a.ts", `const x = 1`, "is too deep"],
  ["an import of a higher sub-folder", "diff/kind/a.ts", `import { x } from "../engine/nodes.ts"`, "puts it no lower"],
  ["sub-folders that know each other", "cli/log/a.ts", `import { x } from "../stamp/work.ts"`, "puts it no lower"],
  [
    "a sub-folder's import of the room above it",
    "diff/kind/b.ts",
    `import { x } from "../diff.ts"`,
    "puts it no lower"
  ],
  [
    "a sub-folder's import of its own door",
    "diff/kind/c.ts",
    `import { x } from "../mod.ts"`,
    "the door for other rooms"
  ],
  ["a sub-folder's private file", "diff/engine/a.ts", `import { x } from "../kind/_x.ts"`, "private to src/diff/kind/"],
  ["a room's private file in its sub-folder", "diff/kind/d.ts", `import { x } from "../_x.ts"`, "private to src/diff/"],
  ["an import from outside of src", "cli/b.ts", `import { x } from "../../test/support/x.ts"`, "may not import"],
  ["node:* on a pure floor", "sql/d.ts", `import { x } from "node:fs"`, "is pure"],
  ["a type of node:* on a pure floor", "sql/e.ts", `import type { x } from "node:fs"`, "is pure"],
  ["a runtime service on a pure floor", "revision/b.ts", `import * as x from "effect/FileSystem"`, "is pure"],
  ["a SQL client in L0", "operation/a.ts", `import { x } from "effect/sql/SqlClient"`, "is pure"],
  ["the type of a SQL client in L1", "diff/a.ts", `import type { x } from "effect/sql/SqlClient"`, "is pure"],
  ["the driver outside of client/", "migrator/a.ts", `import { x } from "@effect/sql-pg/PgClient"`, "Only client/"],
  [
    "a type of the driver outside of client/",
    "ledger/e.ts",
    `import type { x } from "@effect/sql-pg/PgClient"`,
    "Only client/"
  ],
  [
    "a part of PGlite that is loaded by a computed name",
    "introspect/b.ts",
    "const x = (name: string) => import(`@electric-sql/pglite/contrib/${name}`)",
    "Only client/"
  ],
  ["PGlite outside of client/", "migrator/b.ts", `import type { x } from "@electric-sql/pglite"`, "Only client/"],
  ["the command line's modules outside of cli/", "sql/f.ts", `import { x } from "effect/cli/CliError"`, "Only cli/"],
  ["the command line's errors on L3", "migrator/c.ts", `import { x } from "effect/cli/CliError"`, "Only cli/"],
  ["a module of Node.js by its old name", "text/a.ts", `import { x } from "fs/promises"`, `import "node:fs/promises"`],
  ["the package itself", "diff/e.ts", `import { x } from "effect-strata/autogenerate"`, "not a package"],
  ["a package that is no dependency", "ledger/f.ts", `import type { x } from "pg"`, "not a package"],
  [
    "a concatenated name",
    "introspect/c.ts",
    `const x = (name: string) => import("@electric-sql/pglite/" + name)`,
    "Only client/"
  ],
  ["a computed name", "introspect/d.ts", "const x = (name: string) => import(`${name}/pglite`)", "as a string"],
  ["require", "revision/c.ts", `const x = require("node:fs")`, "as a string"],
  ["a logger on a pure floor", "schema/a.ts", `import * as x from "effect/Logger"`, "is pure"],
  ["the process on a pure floor", "sql/g.ts", `const x = process.env["HOME"]`, `may not use "process.env"`],
  ["the time on a pure floor", "revision/d.ts", `const x = Date.now()`, `may not use "Date.now"`],
  ["a barrel", "cli/c.ts", `import { x } from "effect"`, "loads the whole package"],
  ["a barrel of a package", "cli/d.ts", `import { x } from "@effect/sql-pg"`, "loads the whole package"]
] as const

const allowed = [
  ["an import of a lower floor by its door", "ledger/y.ts", `import { x } from "../sql/mod.ts"`],
  ["an import of the same floor that the table names", "ledger/z.ts", `import { x } from "../client/mod.ts"`],
  ["a second door for its room", "autogenerate/z.ts", `import { x } from "../script/sql_revision.ts"`],
  ["an import of a lower sub-folder", "diff/engine/z.ts", `import { x } from "../kind/table.ts"`],
  ["an import of a lower floor from a sub-folder", "diff/kind/z.ts", `import { x } from "../../catalog/mod.ts"`],
  ["a sub-folder for a command", "cli/log/z.ts", `import { x } from "../look/columns.ts"`],
  ["the type of the SQL client in L0", "operation/z.ts", `import type { x } from "effect/sql/SqlClient"`],
  ["a computed name where users' modules are loaded", "script/z.ts", "const x = (name: string) => import(name)"],
  ["the process above the pure floors", "cli/z.ts", `const x = process.env["HOME"]`],
  ["the driver in client/", "client/y.ts", `import { x } from "@effect/sql-pg/PgClient"`]
] as const

/** The findings on all of these files by the path of each. */
const findings = (files: ReadonlyArray<readonly [string, string]>): ReadonlyMap<string, string> => {
  const scratch = mkdtempSync(join(tmpdir(), "strata-lint-"))
  try {
    for (const path of [".oxlintrc.json", "lint"]) cpSync(join(root, path), join(scratch, path), { recursive: true })
    symlinkSync(join(root, "node_modules"), join(scratch, "node_modules"))
    for (const [path, text] of files) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true })
      writeFileSync(join(scratch, path), text)
    }
    const { stdout } = spawnSync(join(root, "node_modules/.bin/oxlint"), ["--format", "json", "src"], {
      cwd: scratch,
      encoding: "utf8"
    })
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: ReadonlyArray<{ code?: string; filename: string; message: string }>
    }
    const own = diagnostics.filter(({ code }) => code === "strata(floors)")
    return new Map(files.map(([path]) => [
      path,
      own.filter(({ filename }) => filename === path).map(({ message }) => message).join("\n")
    ]))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const found = findings(
  [...forbidden, ...allowed].map(([, file, line]) => [`src/${file}`, `${line}\nexport { x }\n`] as const)
)

for (const [what, file, , message] of forbidden) {
  it(`the linter refuses ${what}`, () => assert.include(found.get(`src/${file}`), message))
}

for (const [what, file] of allowed) {
  it(`the linter accepts ${what}`, () => assert.strictEqual(found.get(`src/${file}`), ""))
}

it("the linter refuses a template string with a value that may be undefined", () => {
  const scratch = mkdtempSync(join(tmpdir(), "strata-lint-"))
  try {
    for (const path of ["tsconfig.json", "lint"]) cpSync(join(root, path), join(scratch, path), { recursive: true })
    symlinkSync(join(root, "node_modules"), join(scratch, "node_modules"))
    mkdirSync(join(scratch, "src"))
    writeFileSync(join(scratch, "src/a.ts"), "export const a = (x: ReadonlyArray<string>) => `${x[0]}`\n")
    writeFileSync(join(scratch, "src/b.ts"), "export const b = (x: string, y: number) => `${x} ${y}`\n")
    const { stdout } = spawnSync(
      join(root, "node_modules/.bin/oxlint"),
      ["--type-aware", "--config", "lint/typed.json", "--format", "json", "src"],
      { cwd: scratch, encoding: "utf8" }
    )
    const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: ReadonlyArray<{ filename: string }> }
    assert.deepStrictEqual(diagnostics.map(({ filename }) => filename), ["src/a.ts"])
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
})
