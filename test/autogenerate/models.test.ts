/**
 * `inspect --models`: what is written describes the database it was read from.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Autogenerate } from "../../src/autogenerate/mod.ts"
import type * as Catalog from "../../src/catalog/mod.ts"
import * as Client from "../../src/client/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { Environment } from "../../src/environment/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { Naming, type Table } from "../../src/schema/mod.ts"
import { neededMajor } from "../diff/corpus.ts"
import { rich } from "../introspect/rich.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { serverMajor, urlOf } from "../support/server.ts"
import * as everyday from "./golden/everyday.ts"
import * as hostile from "./golden/hostile.ts"
import { root, scratch } from "./project.ts"

/** What a module of models exports. */
interface Module {
  readonly models: ReadonlyArray<Table.Table>
  readonly schemas?: ReadonlyArray<string>
  readonly prelude?: ReadonlyArray<string>
  readonly sql?: ReadonlyArray<string>
}

const written: Readonly<Record<string, Module>> = {
  everyday: { models: everyday.models, prelude: everyday.prelude, sql: everyday.sql },
  hostile: { models: hostile.models, prelude: hostile.prelude, sql: hostile.sql }
}

const golden = join(import.meta.dirname, "golden")
const corpus = join(import.meta.dirname, "../diff/corpus")
const read = (...path: ReadonlyArray<string>) => readFileSync(join(...path), "utf8")

type Script = Parameters<typeof Introspect.shadow>[0]

const server = () => ({
  target: Result.getOrThrow(Client.Target.parse(Redacted.make(urlOf("postgres")))),
  place: "server" as const
})

const load = (script: Script) => Introspect.shadow(script, { searchPath: ["public"], ...server() })

const home = { schema: "public", builtIn: new Set(["name", "text"]) }

const modelsOf = (catalog: Catalog.Catalog, naming: Naming.Naming = Naming.defaults) =>
  Result.getOrThrow(Autogenerate.modelsOf(catalog, { naming, schemas: undefined }, home))

const evaluated = (text: string) =>
  Effect.gen(function*() {
    const file = join(yield* scratch, "models.ts")
    writeFileSync(file, text)
    return yield* Effect.promise((): Promise<Module> => import(file))
  })

const include = ({ kind }: Catalog.CatalogObject): boolean => kind !== "owner" && kind !== "privilege"

/** What the shadow of a module lacks. */
const differences = (
  live: Catalog.Catalog,
  { models, prelude = [], schemas, sql = [] }: Module,
  naming: Naming.Naming = Naming.defaults
) =>
  Effect.gen(function*() {
    const options = { models, prelude, sql, naming }
    const environment = Environment.make(schemas === undefined ? options : { ...options, schemas })
    const loaded = { environment, directory: golden, file: "", name: "migrations" }
    const { statements } = yield* Effect.provide(Autogenerate.desired(loaded), NodeServices.layer)
    return Result.getOrThrow(Diff.diff(live, yield* load(statements), { include }))
  })

/** One case for each thing that models and SQL share between them; STRATA_ALL_MODELS=1 takes the whole corpus. */
const cases = [
  "column_not_null_comments",
  "column_not_null_names",
  "column_not_null_not_valid",
  "column_serial",
  "domain_create",
  "enum_domain_over",
  "function_over_tables",
  "mixed_application",
  "table_mutual_fk",
  "table_rowtype",
  ...(process.env["STRATA_ALL_MODELS"] === "1" ? readdirSync(corpus) : [])
]

/** `needs` is the major version of PostgreSQL that the script needs. */
const law = (name: string, script: () => Script, needs = 14) =>
  it.effect.skipIf(serverMajor < needs)(`leave no difference: ${name}`, () =>
    Effect.gen(function*() {
      const live = yield* load(script())
      const module = yield* evaluated(modelsOf(live).module())
      assert.deepStrictEqual((yield* differences(live, module)).steps, [])
    }))

describe("models of a database, in its environment", () => {
  for (const name of cases) {
    const script = read(corpus, name, "new.sql")
    law(name, () => [script], neededMajor(script))
  }
  law("every kind of object", () => rich)

  it.effect("need no names where the environment's naming is that of the database", () =>
    Effect.gen(function*() {
      const naming = Naming.make({
        convention: {
          pk: "{table_name}_pkey",
          fk: "{table_name}_{column_0_N_name}_fkey",
          ck: "{table_name}_{constraint_name}_check"
        }
      })
      const live = yield* load(["CREATE TABLE a (id int PRIMARY KEY CHECK (id > 0), b int REFERENCES a)"])
      const text = modelsOf(live, naming).module()
      assert.include(
        text,
        `{
  name: "a",
  foreignKeys: [{ columns: ["b"], references: "a" }],
  checks: { id: "id > 0" }
}`
      )
      assert.deepStrictEqual((yield* differences(live, yield* evaluated(text), naming)).steps, [])
    }))

  for (const [name, module] of Object.entries(written)) {
    it.effect(`read well, compile and hold: ${name}`, () =>
      Effect.gen(function*() {
        const live = yield* load([read(golden, `${name}.sql`)])
        const text = modelsOf(live).module()
        const shuffled = { ...live, objects: live.objects.toReversed(), edges: live.edges.toReversed() }
        assert.strictEqual(modelsOf(shuffled).module(), text)
        if (process.env["STRATA_UPDATE_GOLDEN"] === "1") writeFileSync(join(golden, `${name}.ts`), text)
        // Views of earlier versions have the table's name before each column.
        if (serverMajor >= 16) assert.strictEqual(text, read(golden, `${name}.ts`))
        assert.deepStrictEqual((yield* differences(live, module)).steps, [])
      }))
  }

  it.effect("are left alone by dprint", () =>
    Effect.gen(function*() {
      const directory = yield* scratch
      const config = JSON.parse(read(root, "dprint.json")) as { readonly plugins: ReadonlyArray<string> }
      const plugins = config.plugins.map((plugin) => join(root, plugin))
      writeFileSync(join(directory, "dprint.json"), JSON.stringify({ ...config, excludes: [], plugins }))
      for (const name of ["everyday.ts", "hostile.ts"]) writeFileSync(join(directory, name), read(golden, name))
      const { status, stdout } = spawnSync(join(root, "node_modules/.bin/dprint"), ["check", "*.ts"], {
        cwd: directory,
        encoding: "utf8"
      })
      rmSync(directory, { recursive: true })
      assert.strictEqual(status, 0, stdout)
    }))
})

describe("a model of a database", () => {
  it.effect("decodes the rows that the driver reads", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* sql.unsafe(`CREATE TYPE mood AS ENUM ('ok')`)
      yield* sql.unsafe(`CREATE DOMAIN email AS text`)
      yield* sql.unsafe(
        `CREATE TABLE t (a smallint, b bigint, c real, d numeric(4, 1), e interval, f date, g timestamptz, h timestamp,
           i bytea, j jsonb, k json, l text[], m char(3), n inet, o uuid, p mood, q email, r oid, s int[], t xml,
           u boolean, v varchar(3), w timestamptz[], x name, y serial)`
      )
      yield* sql.unsafe(
        `INSERT INTO t VALUES (1, 2, 1.5, 1.5, '1 month', '2020-01-01', now(), now(), '\\x00', '{"a": 1}', '[1]', '{a}', 'a',
           '1.2.3.4', '11111111-1111-1111-1111-111111111111', 'ok', 'a@b', 1, '{1}', '<a/>', true, 'v', '{today}', 'n')`
      )
      const rows = yield* sql.unsafe(`SELECT * FROM t`)
      const nulls = Object.fromEntries(Object.keys(rows[0]!).map((key) => [key, key === "y" ? 1 : null]))
      const text = modelsOf(yield* Introspect.catalog()).module()
      assert.notInclude(text, "Schema.Unknown.pipe(Type.sql(\"char")
      const { T } = (yield* evaluated(text)) as unknown as { readonly T: Schema.Codec<unknown, unknown> }
      for (const row of [rows[0], nulls]) yield* Schema.decodeEffect(T)(row)
    }).pipe(Effect.provide(layerEmbeddedTest), Effect.scoped))
})
