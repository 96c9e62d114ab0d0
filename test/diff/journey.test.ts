import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Catalog, compared, digest, empty } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { databaseWith, scriptOf } from "./database.ts"

const folder = fileURLToPath(new URL("corpus", import.meta.url))

const text = (name: string) =>
  readFileSync(`${folder}/${name}/new.sql`, "utf8").split("\n").filter((line) => !line.startsWith("INSERT")).join("\n")

const names = readdirSync(folder).toSorted()
const shown = (catalog: Catalog) => JSON.parse(digest(compared(catalog))) as unknown

// From the state of one case to that of an unrelated one: everything is dropped and created among everything else.
const stride = 37
const stops = 12

describe("diff between unrelated states, on a server", () => {
  for (let at = 0; at < stops; at++) {
    const [from, to] = [names[(at * 8) % names.length]!, names[(at * 8 + stride) % names.length]!]
    it.effect(`${from} to ${to}, and back`, () =>
      Effect.gen(function*() {
        const [before, after] = [yield* databaseWith(text(from)), yield* databaseWith(text(to))]
        const [source, target] = [yield* before.catalog, yield* after.catalog]
        const plan = Result.getOrThrow(Diff.diff(source, target))
        yield* before.run(Diff.operations(plan))
        assert.deepStrictEqual(shown(yield* before.catalog), shown(target), scriptOf(Diff.operations(plan)))
        yield* before.run(Result.getOrThrow(Diff.downgrade(source, target, plan)))
        assert.deepStrictEqual(shown(yield* before.catalog), shown(source))
        assert.isNotEmpty(Result.getOrThrow(Diff.diff(empty, target)).steps)
      }))
  }
})
