import { assert, describe, it } from "@effect/vitest"
// @ts-expect-error: a part of the launcher, without types
import * as Use from "../../../bin/_use.mjs"

const used = Use.usedNames as (text: string, specifier: string) => ReadonlyArray<string> | undefined

const schema = `import * as Schema from "effect/Schema"\n`

describe("usedNames", () => {
  it("gives the members of a namespace and the names of a list", () => {
    assert.deepStrictEqual(used(`${schema}Schema.Struct({ a: Schema\n  .String })`, "effect/Schema"), [
      "Struct",
      "String"
    ])
    assert.deepStrictEqual(
      used(`import { Struct, type Schema, String as Text } from 'effect/Schema'\nText`, "effect/Schema"),
      ["Struct", "Schema", "String"]
    )
    assert.deepStrictEqual(used(`import {\n  Struct,\n  Int,\n} from "effect/Schema";Int`, "effect/Schema"), [
      "Struct",
      "Int"
    ])
    assert.deepStrictEqual(used(`import type * as Schema from "effect/Schema"\nlet a: Schema.Any`, "effect/Schema"), [])
    assert.deepStrictEqual(used(`${schema}import * as S from "effect/Schema"\nS.Int`, "effect/Schema"), ["Int"])
    assert.deepStrictEqual(used(`import * as $ from "effect/Schema"\n$.Int; a$.b; $a.c`, "effect/Schema"), ["Int"])
  })

  it("does not take words of comments and other specifiers for uses", () => {
    const text =
      `/** The tables as\n * a Schema */\nimport * as M from "effect/schema/Model"\n${schema}// Schema\nSchema.Int`
    assert.deepStrictEqual(used(text, "effect/Schema"), ["Int"])
  })

  it.each([
    `${schema}f(Schema)`,
    `${schema}Schema["Int"]`,
    `${schema}const { Int } = Schema`,
    `${schema}export { Schema }`,
    `${schema}export * from "effect/Schema"`,
    `${schema}await import("effect/Schema")`,
    `${schema}await import(name)`,
    `${schema}const text = \`\n// \${f(Schema)}\``,
    `import Schema from "effect/Schema"`,
    `import Schema, { Int } from "effect/Schema"`,
    `const Schema = require("effect/Schema")`,
    `export { Int } from "effect/Schema"`,
    `import "effect/Schema"`,
    ``
  ])("cannot tell for %j", (text) => {
    assert.isUndefined(used(text, "effect/Schema"))
  })
})
