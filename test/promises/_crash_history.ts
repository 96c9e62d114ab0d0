/**
 * The history that crashes are tried on: each kind of revision, and what shows whether it is there.
 *
 * Every revision counts itself in the table `took`, in the transaction of its work where it has one.
 */
import * as Effect from "effect/Effect"
import { Migration, Op, Script } from "../../src/mod.ts"

const took = (revision: string, way: "up" | "down") => Op.bulkInsert("took", [{ revision, way }])

/** DDL. */
export const tables = Migration.make({
  revision: "tables",
  parents: [],
  message: "tables",
  upgrade: Effect.gen(function*() {
    yield* took("tables", "up")
    yield* Op.createEnum("mood", ["low"])
    yield* Op.createTable("things", {
      id: Op.column("int", { nullable: false }),
      name: Op.column("text"),
      mood: Op.column(Op.type("mood"))
    })
  }),
  downgrade: Op.execute("INSERT INTO took VALUES ('tables', 'down'); DROP TABLE things; DROP TYPE mood")
})

/** Data. */
export const rows = Migration.make({
  revision: "rows",
  parents: ["tables"],
  message: "rows",
  upgrade: Effect.gen(function*() {
    yield* took("rows", "up")
    yield* Op.execute("INSERT INTO things SELECT g, 'name ' || g, 'low' FROM generate_series(1, 50) AS g")
  }),
  downgrade: Op.execute("DELETE FROM things; INSERT INTO took VALUES ('rows', 'down')")
})

/** What cannot run in a transaction, what could, and what only its author can probe. */
export const indexes = Migration.make({
  revision: "indexes",
  parents: ["rows"],
  message: "indexes",
  transaction: false,
  upgrade: Effect.gen(function*() {
    yield* Op.createIndex("things_id", "things", ["id"], { concurrently: true, unique: true })
    yield* Op.execute("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'high'")
    yield* took("indexes", "up")
    yield* Op.step("spell", {
      run: Op.execute("UPDATE things SET name = upper(name)"),
      probe: "SELECT every(name = upper(name)) FROM things"
    })
    yield* Op.createIndex("things_name", "things", ["name"], { concurrently: true })
  }),
  downgrade: Effect.gen(function*() {
    yield* Op.dropIndex("things_name", { concurrently: true })
    yield* took("indexes", "down")
    yield* Op.dropIndex("things_id", { concurrently: true })
  })
})

/** DDL on rows that are there. */
export const shape = Migration.make({
  revision: "shape",
  parents: ["indexes"],
  message: "shape",
  upgrade: Effect.gen(function*() {
    yield* Op.addColumn("things", "size", Op.column("int", { nullable: false, default: 0 }))
    yield* took("shape", "up")
  }),
  downgrade: Effect.gen(function*() {
    yield* Op.dropColumn("things", "size")
    yield* took("shape", "down")
  })
})

/** All of them. */
export const history: ReadonlyArray<Migration.Any> = [tables, rows, indexes, shape]

/** The same as files, for processes. */
export const files: Readonly<Record<string, string>> = Object.fromEntries(
  history.map(({ revision }) => [
    `${revision}.ts`,
    `export { ${revision} as default } from ${JSON.stringify(import.meta.url)}\n`
  ])
)

/** Runs in this process and in others see the same files. */
export const checksums = Object.fromEntries(
  history.map(({ revision }) => [revision, Script.checksumOf(files[`${revision}.ts`]!)])
)

/** What is there before the first one. */
export const before = "CREATE TABLE took (revision text, way text)"

const index = (name: string) =>
  `(SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = '${name}')`

/**
 * One row for each revision, in order: whether all of its work is there, whether none of it is, and how often it took
 * effect in each way. The rows of a table that may be missing are counted by a query in XML, which is planned late.
 */
export const facts = `WITH
  things AS (SELECT CASE WHEN to_regclass('things') IS NULL THEN 0 ELSE
    substring(query_to_xml('SELECT count(*) FROM things', true, true, '')::text FROM '<count>(\\d+)')::int END AS rows),
  size AS (SELECT count(*) AS columns FROM pg_attribute
    WHERE attrelid = to_regclass('things') AND attname = 'size' AND NOT attisdropped),
  fact AS (SELECT * FROM things, size, LATERAL (VALUES
    (1, 'tables', to_regclass('things') IS NOT NULL, to_regclass('things') IS NULL AND to_regtype('mood') IS NULL),
    (2, 'rows', rows = 50, rows = 0),
    (3, 'indexes', coalesce(${index("things_id")} AND ${index("things_name")}, false),
      ${index("things_id")} IS NULL AND ${index("things_name")} IS NULL),
    (4, 'shape', columns = 1, columns = 0)) AS f (place, revision, there, gone))
SELECT revision, there, gone,
  (SELECT count(*)::int FROM took t WHERE t.revision = f.revision AND way = 'up') AS ups,
  (SELECT count(*)::int FROM took t WHERE t.revision = f.revision AND way = 'down') AS downs
FROM fact AS f ORDER BY place`
