/**
 * `inspect --models`, on a real server.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { scratch } from "../../autogenerate/project.ts"
import { freshDatabase, query } from "../../support/server.ts"
import { placeOf, strata } from "../strata.ts"

const schema = `CREATE DOMAIN amount AS int CHECK (VALUE >= 0);
  CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_users PRIMARY KEY, paid amount NOT NULL);
  CREATE VIEW payers AS SELECT id FROM users WHERE paid > 0`

describe("inspect --models", () => {
  it.live("writes files with which check finds nothing, and never over others", () =>
    Effect.gen(function*() {
      const [folder, url] = [yield* scratch, yield* freshDatabase]
      const place = { directory: join(folder, "migrations"), url }
      const env = (options: string) =>
        writeFileSync(
          join(place.directory, "env.ts"),
          `import { Environment } from "effect-strata"\n${
            options === "" ? "" : `import ${options} from "../schema/models.ts"`
          }
           export default Environment.make(${options})\n`
        )
      mkdirSync(place.directory)
      env("")
      yield* Effect.promise(() => query(url, schema))
      const written = yield* strata(place, "inspect", "--models", "--output", join(folder, "schema"))
      assert.strictEqual(written.code, 0, written.err.join("\n"))
      assert.lengthOf(written.out, 3)
      assert.deepStrictEqual(readdirSync(join(folder, "schema")), ["models.ts", "prelude.sql", "schema.sql"])
      const [, names = ""] = /import (\{.*?\}) from "\.\.\/schema\/models\.ts"/.exec(written.err.join("\n")) ?? []
      assert.strictEqual(names, "{ models, prelude, sql }")
      env(names)
      const check = yield* strata(place, "check")
      assert.deepStrictEqual([check.code, check.out], [0, ["No differences between the models and the database"]])
      const again = yield* strata(place, "inspect", "--models", "--output", join(folder, "schema"))
      assert.strictEqual(again.code, 1)
      assert.match(again.err.join("\n"), /Cannot write ".*models\.ts": the file exists/)
      const beside = yield* strata(place, "inspect", "--models", "--output", place.directory)
      assert.match(beside.err.join("\n"), /files in the directory of env\.ts are loaded as revisions/)
    }).pipe(Effect.scoped))

  it.live("prints one module, or everything as JSON", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* Effect.promise(() => query(place.url, schema))
      const { code, err, out } = yield* strata(place, "inspect", "--models")
      assert.deepStrictEqual([code, err], [0, []])
      assert.includeMembers([...out], [
        "export const Amount = Schema.Int.pipe(Type.domain(\"amount\"))",
        "export const models = [users]",
        "export const prelude = ["
      ])
      const json = yield* strata(place, "inspect", "--models", "--json")
      const document = JSON.parse(json.out.join("\n")) as Readonly<Record<string, unknown>>
      assert.deepStrictEqual(Object.keys(document), ["module", "prelude", "sql", "notCompared"])
      assert.strictEqual(document["module"], `${out.join("\n")}\n`)
    }).pipe(Effect.scoped))

  it.live("refuses flags that contradict it", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      for (const flags of [["--models", "--sql"], ["--output", "schema"]]) {
        assert.strictEqual((yield* strata(place, "inspect", ...flags)).code, 2)
      }
    }).pipe(Effect.scoped))
})
