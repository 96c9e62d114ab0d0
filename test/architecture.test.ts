import { assert, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))

/** The lint findings on one planted file, under the checkout's own rules. */
const findings = (file: string, text: string): string => {
  const scratch = mkdtempSync(join(tmpdir(), "strata-lint-"))
  try {
    cpSync(join(root, ".oxlintrc.json"), join(scratch, ".oxlintrc.json"))
    symlinkSync(join(root, "node_modules"), join(scratch, "node_modules"))
    mkdirSync(dirname(join(scratch, file)), { recursive: true })
    writeFileSync(join(scratch, file), text)
    return spawnSync(join(root, "node_modules/.bin/oxlint"), [file], { cwd: scratch, encoding: "utf8" }).stdout
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const planted = [
  ["a lower floor importing a higher one", "src/revision/planted.ts", `import { x } from "../ledger/mod.ts"`],
  ["an import past a folder's door", "src/ledger/planted.ts", `import { x } from "../sql/split.ts"`],
  ["two folders on one floor", "src/script/planted.ts", `import { x } from "../ledger/mod.ts"`],
  ["node:* in a pure folder", "src/sql/planted.ts", `import { x } from "node:fs"`],
  ["a SQL client in a pure folder", "src/operation/planted.ts", `import { x } from "@effect/sql-pg/PgClient"`],
  ["a barrel", "src/cli/planted.ts", `import { x } from "effect"`],
  ["the embedded database outside client/", "src/migrator/planted.ts", `import { x } from "@electric-sql/pglite"`]
] as const

for (const [what, file, statement] of planted) {
  it(`the linter refuses ${what}`, () => {
    assert.include(findings(file, `${statement}\nexport const y = x\n`), "no-restricted-imports")
  })
}

it("the linter accepts a higher floor importing a lower one by its door", () => {
  assert.notInclude(
    findings("src/ledger/planted.ts", `import { x } from "../sql/mod.ts"\nexport const y = x\n`),
    "no-restricted-imports"
  )
})
