import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import type { Parameter } from "../../src/operation/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { serverMajor, urlOf, withClient } from "../support/server.ts"
import * as Hostile from "../text/hostile.ts"

type Rows = ReadonlyArray<ReadonlyArray<unknown>>

/** The little of node-postgres that these tests use. */
interface Client {
  readonly query: (query: string | object) => Promise<{
    readonly rows: Rows
    readonly fields: ReadonlyArray<{ readonly name: string }>
  }>
}

/** The rows of every statement of a text, over the simple protocol. */
const rowsOf = async (client: Client, text: string): Promise<ReadonlyArray<Rows>> => {
  const results: unknown = await client.query({ text, rowMode: "array" })
  return (Array.isArray(results) ? results : [results]).map((result) => (result as { readonly rows: Rows }).rows)
}

/** The rows of one statement over the extended protocol, where the server refuses a second statement. */
const rowsOfOne = async (client: Client, text: string, values: ReadonlyArray<string | null> = []): Promise<Rows> =>
  (await client.query({ text, values: [...values], rowMode: "array", queryMode: "extended" })).rows

const onServer = <A>(use: (client: Client) => Promise<A>): Effect.Effect<A> =>
  Effect.promise(() => withClient(urlOf("postgres"), use))

const sample = <A>(arbitrary: Arbitrary.Arbitrary<A>, count: number) =>
  Effect.map(Arbitrary.sampleEffect(arbitrary, { count }), (values) => Array.from(values))

const texts = Effect.map(sample(Hostile.text, 400), (found) => ["", "\\", "'", "\\'", "a\\", "E'\\", ...found])

describe("stringLiteral on a server", () => {
  for (const setting of ["on", "off"]) {
    it.effect(`reads back with standard_conforming_strings ${setting}`, () =>
      Effect.gen(function*() {
        const values = yield* texts
        const rows = yield* onServer(async (client) => {
          await client.query(`SET standard_conforming_strings = ${setting}`)
          return (await rowsOf(client, `SELECT ${values.map((value) => Sql.stringLiteral(value)).join(",")}`))[0]
        })
        assert.deepStrictEqual(rows, [values])
      }))
  }
})

const keeps = (name: string) =>
  onServer(async (client) => (await client.query(`SELECT 1 AS "${name}"`)).fields[0]!.name === name)

describe("identifier on a server", () => {
  it.effect("comes back as the name of a column", () =>
    Effect.gen(function*() {
      const names = (yield* texts).filter((name) => Result.isSuccess(Sql.identifier(name)))
      const text = `SELECT ${names.map((name) => `1 AS ${Sql.identifierUnsafe(name)}`).join(", ")}`
      const fields = yield* onServer(async (client) => (await client.query({ text, rowMode: "array" })).fields)
      assert.deepStrictEqual(fields.map((field) => field.name), names)
    }))

  it.effect("refuses exactly the lengths that the server cuts", () =>
    Effect.gen(function*() {
      for (const name of ["a".repeat(63), "a".repeat(64), "é".repeat(31), "é".repeat(32), "😀".repeat(16)]) {
        assert.strictEqual(Result.isSuccess(Sql.identifier(name)), yield* keeps(name), name)
      }
    }))
})

const expressions: ReadonlyArray<(inside: string) => string> = [
  (inside) => `'${inside.replaceAll("'", "''")}'`,
  (inside) => `N'${inside.replaceAll("'", "''")}'`,
  (inside) => `U&'${inside.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
  (inside) => `E'${inside.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
  (inside) =>
    `e'' --${inside.replaceAll(/[\n\r]/g, "")}\n\t '\\'${inside.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`,
  (inside) => `'' \n '${inside.replaceAll("'", "''")}\\'`,
  (inside) => `$q$${inside}$q$`,
  (inside) => `'x'||$$${inside.replaceAll("$", "")}$$`,
  (inside) => `/*${inside.replaceAll("*", "")}/*${inside.replaceAll("/", "")}*/*/1.5e3`,
  (inside) => `1 +--${inside.replaceAll(/[\n\r]/g, "")}\n 1`,
  (inside) => `(VALUES ('${inside.replaceAll("'", "''")}'))`,
  (inside) => `1 AS "x${inside.slice(0, 8).toWellFormed().replaceAll("\"", "\"\"")}"`,
  (inside) => `1 AS a$1$b, '${inside.replaceAll("'", "''")}' AS é$x`,
  (inside) => `1 AS e, 'a' /*${inside.replaceAll(/[*/]/g, "")}*/`
]
const expression = Arbitrary.map(
  Arbitrary.all({
    shape: Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: expressions.length - 1 }))),
    inside: Hostile.text
  }),
  ({ inside, shape }) => expressions[shape]!(inside)
)
const script = Arbitrary.map(
  Arbitrary.array(Arbitrary.array(expression, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
  (statements) => statements.map((parts) => `select ${parts.join(" , ")}`).join(" ;; -- next; '\n")
)

describe("split on a server", () => {
  it.effect("cuts where the server cuts", () =>
    Effect.gen(function*() {
      const scripts = yield* sample(script, 150)
      yield* onServer(async (client) => {
        for (const text of scripts) {
          const pieces = Result.getOrThrow(Sql.split(text))
          const whole = await rowsOf(client, text)
          const apart: Array<Rows> = []
          for (const piece of pieces) apart.push(await rowsOfOne(client, piece.text))
          assert.deepStrictEqual(apart, whole, text)
        }
      })
    }))

  for (const name of ["begin_atomic", "rules", "comments"]) {
    it.effect(`gives one command a piece for ${name}.sql`, () =>
      onServer(async (client) => {
        const text = readFileSync(new URL(`../sql/statement/golden/${name}.sql`, import.meta.url), "utf8")
        await client.query("BEGIN; CREATE SCHEMA hold; SET LOCAL search_path = hold")
        for (const piece of Result.getOrThrow(Sql.split(text))) await rowsOfOne(client, piece.text)
        await client.query("ROLLBACK")
      }))
  }
})

const cases: ReadonlyArray<readonly [string, ...ReadonlyArray<Parameter>]> = [
  ["SELECT $1[1], ($1)[2:3]", { text: "{7,8,9}", cast: "int4[]" }],
  ["SELECT $1 /* [ */ [ 1 ]", { text: "{\"a\\\\b'\"}", cast: "text[]" }],
  ["SELECT -$1, - $1, @$1, 3-$1, 3--$1\n-$1", { text: "-5", cast: "int4" }],
  ["SELECT 5-$1, pg_typeof($1), $1::text", { text: "5", cast: "int4" }],
  ["SELECT 'a'||$1||'b', '$1', \"$1\" FROM (VALUES (1)) AS v(\"$1\")", { text: "\\'; --", cast: "text" }],
  ["SELECT * FROM generate_series(1, 9) FETCH FIRST $1 ROWS ONLY", { text: "2", cast: "int8" }],
  ["SELECT * FROM generate_series(1, 9) OFFSET $1 LIMIT $2", { text: "2", cast: "int8" }, { text: "3", cast: "int4" }],
  ["SELECT a FROM (VALUES (2), (1), (3)) v(a) ORDER BY $1", { text: "1", cast: "int4" }],
  ["SELECT count(*) FROM (VALUES (2), (1)) v(a) GROUP BY ($1) LIMIT $1", { text: "1", cast: "int4" }],
  ["SELECT DISTINCT ON ($1) a FROM (VALUES (2), (1)) v(a)", { text: "1", cast: "int4" }],
  ["SELECT $1 IS NULL, $2, $1", { text: null, cast: "int4[]" }, { text: null, cast: "date" }],
  ["SELECT $1 AND NOT $2", { text: "true", cast: "bool" }, { text: "false", cast: "bool" }],
  ["SELECT $1 COLLATE \"C\" < 'b', $2 AT TIME ZONE 'UTC'", { text: "a", cast: "text" }, {
    text: "2020-01-01 00:00:00+00",
    cast: "timestamptz"
  }],
  ["VALUES ($1, $2), ($2, $1)", { text: "a'b\\c" }, { text: "$1" }]
]

describe("inline on a server", () => {
  it.effect("gives the rows that bound parameters give", () =>
    onServer(async (client) => {
      for (const [text, ...parameters] of cases) {
        const statement: Sql.Statement = { text, parameters, transactional: true }
        const { parameters: values, text: bound } = Sql.online(statement)
        const written = await rowsOf(client, Result.getOrThrow(Sql.inline(statement)))
        assert.deepStrictEqual(written, [await rowsOfOne(client, bound, values)], text)
      }
    }))
})

const activeTransaction = "25001"
const syntaxError = "42601"
const setup = `
  CREATE TABLE t (a int PRIMARY KEY); CREATE INDEX i ON t (a);
  CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
  CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; CREATE UNIQUE INDEX ON v (a); CREATE TYPE e AS ENUM ('a');`

describe("classify on a server", () => {
  it.effect("tells which statements the server refuses in a transaction block", () =>
    onServer(async (client) => {
      const statements = [
        "CREATE INDEX CONCURRENTLY j ON t (a)",
        "CREATE INDEX \"concurrently\" ON t (a)",
        "DROP INDEX CONCURRENTLY i",
        "DROP INDEX i",
        "REINDEX INDEX i",
        "REINDEX INDEX CONCURRENTLY i",
        "REINDEX (CONCURRENTLY) INDEX i",
        "REINDEX (VERBOSE, CONCURRENTLY off) INDEX i",
        "REINDEX SCHEMA hold",
        "REINDEX DATABASE postgres",
        "VACUUM",
        "VACUUM (ANALYZE) t",
        "ANALYZE t",
        "CLUSTER",
        "CLUSTER (VERBOSE)",
        "CLUSTER VERBOSE",
        "CLUSTER t USING t_pkey",
        "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
        "ALTER TABLE p DETACH PARTITION p1",
        "CREATE DATABASE never",
        "DROP DATABASE IF EXISTS never",
        "ALTER DATABASE postgres SET TABLESPACE pg_default",
        "ALTER DATABASE postgres SET work_mem = '1MB'",
        "CREATE TABLESPACE never LOCATION '/never'",
        "DROP TABLESPACE never",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "ALTER TYPE e ADD VALUE 'b'",
        "CHECKPOINT",
        "COMMIT PREPARED 'x'",
        "ROLLBACK PREPARED 'x'",
        "DISCARD ALL"
      ]
      for (const statement of statements) {
        await client.query(`BEGIN; CREATE SCHEMA hold; SET LOCAL search_path = hold; ${setup}`)
        const code = await client.query(statement).then(
          () => undefined,
          (error: { readonly code: string }) => error.code
        )
        await client.query("ROLLBACK")
        // CLUSTER (VERBOSE) without a table came with 17.
        if (code === syntaxError && serverMajor < 17) continue
        assert.strictEqual(Sql.classify(statement).transactional, code !== activeTransaction, statement)
        if (code !== activeTransaction) assert.isUndefined(code, statement)
      }
    }))
})
