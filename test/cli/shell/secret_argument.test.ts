import { assert, describe, it } from "@effect/vitest"
import * as Completions from "effect/cli/Completions"
import { cli } from "../../../src/cli/mod.ts"
import { valuedOf } from "../../../src/cli/shell/argv.ts"
import { secretArgument } from "../../../src/cli/shell/secret_argument.ts"

const valued = valuedOf(Completions.fromCommand(cli))

const found = (...argv: ReadonlyArray<string>) => secretArgument(argv, argv[0], valued)

const url = "postgresql://user:secret@127.0.0.1/app"

describe("secretArgument", () => {
  it("leaves an unknown flag before a URL to the parser, which names the flag", () => {
    assert.isUndefined(found("diff", "--privilege", url, url))
    assert.isUndefined(found("inspect", "--sq", url))
    assert.isUndefined(found("inspect", "-z", url))
  })

  it("finds a URL that would be the value of a flag, or part of one", () => {
    assert.strictEqual(found("inspect", "--output", url), 2)
    assert.strictEqual(found("diff", "--directory", url, url), 2)
    assert.strictEqual(found("inspect", `--nope=${url}`), 1)
    assert.strictEqual(found("inspect", "--nope", "user:secret@127.0.0.1:5432"), 2)
  })

  it("finds a URL where no command takes one", () => {
    assert.strictEqual(found("check", url), 1)
    assert.strictEqual(found("check", "--privilege", url), 2)
  })
})
