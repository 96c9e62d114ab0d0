/**
 * `npm run demo`, run as it is, and the short form of scripts that it shows.
 */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { abridge } from "../../examples/_abridge.ts"

const body = (text: string): string => `DO $strata$\nBEGIN\n\n-- Apply nothing: this is a body\n${text}\nEND\n$strata$;`

describe("abridge", () => {
  it("keeps the head and the first revision, with a note for each omitted part", () => {
    const script = [
      "-- Head",
      `-- The ledger\nBEGIN;\n${body("CREATE TABLE x ();")}\nCOMMIT;`,
      `-- Apply a: one (a.ts)\nBEGIN;\n${body("NULL;")}\nSELECT 1;\nCOMMIT;`,
      `-- Apply b: two (b.ts)\nBEGIN;\n${body("NULL;")}\nSELECT 2;\nCOMMIT;`
    ].join("\n\n")
    assert.deepStrictEqual(abridge(`${script}\n`).split("\n"), [
      "-- Head",
      "",
      "-- The ledger",
      "BEGIN;",
      "[7 lines: create the ledger if it does not exist]",
      "COMMIT;",
      "",
      "-- Apply a: one (a.ts)",
      "BEGIN;",
      "[7 lines: abort unless the database is at the revision where this transaction starts]",
      "SELECT 1;",
      "COMMIT;",
      "",
      "[1 more revision]"
    ])
  })

  it("keeps a script of one block as it is", () => {
    assert.strictEqual(abridge("-- Head\n\n-- Apply a: one\nSELECT 1;\n"), "-- Head\n\n-- Apply a: one\nSELECT 1;")
    assert.strictEqual(abridge("-- Head\n"), "-- Head")
  })
})

describe("demo", () => {
  it("shows every command with its output and ends well", { timeout: 600_000 }, () => {
    const directory = mkdtempSync(join(tmpdir(), "strata-demo-test-"))
    try {
      const root = join(import.meta.dirname, "../..")
      // An address that must not be used, and the answer of a continuous integration server.
      const env = {
        ...process.env,
        TMPDIR: directory,
        DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
        CI: "true"
      }
      const demo = spawnSync(process.execPath, ["--conditions=strata-source", "examples/demo.ts"], { cwd: root, env })
      const output = demo.stdout.toString()
      assert.strictEqual(demo.status, 0, `${output}${demo.stderr.toString()}`)
      assert.strictEqual(demo.stderr.toString(), "")
      const commands = [...output.matchAll(/^\$ strata (\S+)/gm)].map((match) => match[1])
      assert.deepStrictEqual(commands, ["upgrade", "current", "history", "log", "upgrade", "downgrade", "upgrade"])
      assert.include(output, "Upgraded 8 revisions, now at e4f09a6b72d3 (head)")
      assert.include(output, "Downgraded 1 revision, now at b1c87e2d40f9")
      assert.notInclude(output, "\u001b")
      const file = /^The whole script, (\d+) lines, is in (.*)$/m.exec(output)!
      assert.strictEqual(readFileSync(file[2]!, "utf8").split("\n").length - 1, Number(file[1]))
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})
