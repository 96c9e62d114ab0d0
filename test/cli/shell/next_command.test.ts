import { assert, describe, it } from "@effect/vitest"
import { rewrite } from "../../../src/cli/shell/argv.ts"
import { withDirectory } from "../../../src/cli/shell/next_command.ts"

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
