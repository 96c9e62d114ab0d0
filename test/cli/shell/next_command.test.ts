import { assert, describe, it } from "@effect/vitest"
import { rewrite } from "../../../src/cli/shell/argv.ts"
import { withDirectory, withRunner } from "../../../src/cli/shell/next_command.ts"

const escape = (text: string): string => JSON.stringify(text).slice(1, -1)

describe("withDirectory", () => {
  it("adds the directory of the arguments to the commands of a message", () => {
    const located = withDirectory(["--directory", "db/m", "current"])
    assert.strictEqual(
      located("Revisions are pending. Run \"strata upgrade heads\" first, or run: strata stamp --purge a b"),
      "Revisions are pending. Run \"strata --directory db/m upgrade heads\" first, or run: strata --directory db/m stamp --purge a b"
    )
    assert.strictEqual(
      located("To create one, run: strata init. To use another one, give its path with --directory"),
      "To create one, run: strata --directory db/m init. To use another one, give its path with --directory"
    )
    assert.strictEqual(located("See: strata current"), "See: strata --directory db/m current")
  })

  it("reads a directory directly after the letter of the flag", () => {
    const args = rewrite(["-dm", "lock"], new Set())
    assert.strictEqual(withDirectory(args)("run: strata lock"), "run: strata --directory m lock")
  })

  it("quotes a directory with special characters, and escapes it in a document", () => {
    assert.strictEqual(withDirectory(["-d", "a b"])("run: strata lock"), "run: strata --directory 'a b' lock")
    const line = withDirectory(["-d=a \"b\""], escape)(JSON.stringify({ message: "run: strata lock" }))
    assert.deepStrictEqual(JSON.parse(line), { message: "run: strata --directory 'a \"b\"' lock" })
  })

  it("changes nothing without a directory, with one in the command, and in other texts", () => {
    assert.strictEqual(withDirectory(["lock", "--", "-d", "x"])("run: strata lock"), "run: strata lock")
    const located = withDirectory(["-d", "m"])
    assert.strictEqual(located("run: strata revision --directory m -m x"), "run: strata revision --directory m -m x")
    assert.strictEqual(located("relation strata does not exist"), "relation strata does not exist")
  })
})

describe("withRunner", () => {
  const text =
    "run: strata stamp, strata resolve or strata accept\n  strata upgrade   apply it\nNo relation strata is there"

  it.each([
    ["npm/11.6.0 node/v24.21.0 linux x64 workspaces/false", "npx"],
    ["pnpm/10.20.0 npm/? node/v24.21.0 linux x64", "pnpm exec"],
    ["yarn/4.9.1 npm/? node/v24.21.0 linux x64", "yarn"],
    ["bun/1.4.5 npm/? node/v24.3.0 linux x64", "bunx"]
  ])("puts what runs a command of a project before the commands of a message: %s", (agent, runner) => {
    assert.strictEqual(
      withRunner(agent)(withDirectory(["-d", "m"])(text)),
      `run: ${runner} strata --directory m stamp, ${runner} strata --directory m resolve or ` +
        `${runner} strata --directory m accept\n  ${runner} strata --directory m upgrade   apply it\nNo relation strata is there`
    )
  })

  it("changes nothing without a package manager, or with one that is not known", () => {
    for (const agent of ["", "other/1.0", "constructor"]) assert.strictEqual(withRunner(agent)(text), text)
  })
})
