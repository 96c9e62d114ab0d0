/**
 * The probes of concurrent builds and drops of an index.
 *
 * A build that is interrupted leaves an INVALID index behind, which IF NOT EXISTS would accept; it is dropped, so
 * that the statement can run again. A valid index counts only if it equals the index that the statement creates. Source: PostgreSQL,
 * "Building Indexes Concurrently".
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { withoutComments } from "../../sql/mod.ts"
import { type Different, type Finding, type Kind, name, qualified } from "./finding.ts"

const building = new RegExp(
  String
    .raw`^create\s+(unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(${name})\s+on\s+(?:only\s+)?(${qualified})`,
  "i"
)
const unnamed = new RegExp(
  String.raw`^create\s+(?:unique\s+)?index\s+concurrently\s+on\s+(?:only\s+)?(${qualified})`,
  "i"
)
const dropping = new RegExp(
  String.raw`^drop\s+index\s+concurrently\s+(?:if\s+exists\s+)?(${qualified})\s*(?:cascade|restrict)?\s*;?\s*$`,
  "i"
)

/** `CREATE INDEX CONCURRENTLY name …`; an index without a declared name cannot be identified. */
export const built: Kind = Effect.fnUntraced(function*(text) {
  const build = building.exec(text)
  if (build === null) return undefined
  const index = yield* find(build)
  if (index === undefined) return "absent"
  if (index.valid) return yield* compare(text, build, index)
  const sql = yield* SqlClient.SqlClient
  yield* sql.unsafe(`DROP INDEX CONCURRENTLY ${index.name}`).unprepared
  return "absent"
})

/** `DROP INDEX CONCURRENTLY name`; if the drop left an INVALID index, the statement runs again. */
export const dropped: Kind = Effect.fnUntraced(function*(text) {
  const drop = dropping.exec(text)
  if (drop === null) return undefined
  const sql = yield* SqlClient.SqlClient
  // An unqualified name may now resolve to another index, in a later schema of the search path.
  const rows = yield* sql<{ readonly there: boolean; readonly certain: boolean }>`
    SELECT c.oid IS NOT NULL AS there,
      pg_catalog.cardinality(pg_catalog.parse_ident(${drop[1]!})) OPERATOR(pg_catalog.>) 1
        OR c.relnamespace::pg_catalog.regnamespace::pg_catalog.text OPERATOR(pg_catalog.=)
          pg_catalog.quote_ident((pg_catalog.current_schemas(false))[1]::pg_catalog.text) AS certain
    FROM (SELECT pg_catalog.to_regclass(${drop[1]!})::pg_catalog.oid AS found) AS asked
    LEFT JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) asked.found`.unprepared
  const row = rows[0]
  if (row?.there !== true) return "present"
  return row.certain ? "absent" : "unknown"
})

/** The same as `built` without dropping an invalid index, which is `"invalid"`. */
export const lookForBuilt = Effect.fnUntraced(function*(
  text: string
): Effect.fn.Return<Finding | "invalid" | undefined, SqlError, SqlClient.SqlClient> {
  const build = building.exec(text)
  if (build === null) return undefined
  const index = yield* find(build)
  if (index === undefined) return "absent"
  return index.valid ? yield* compare(text, build, index) : "invalid"
})

/** Whether a statement builds an index that exists and is not valid. */
export const isInvalid = Effect.fnUntraced(function*(
  statement: string
): Effect.fn.Return<boolean, SqlError, SqlClient.SqlClient> {
  const build = building.exec(withoutComments(statement))
  return build !== null && (yield* find(build))?.valid === false
})

/**
 * The invalid indexes that a failed CREATE INDEX CONCURRENTLY left: the one that it names, or, without a name, those of
 * its table.
 */
export const leftInvalid = Effect.fnUntraced(function*(
  statement: string
): Effect.fn.Return<ReadonlyArray<string>, SqlError, SqlClient.SqlClient> {
  const text = withoutComments(statement)
  const build = building.exec(text)
  if (build !== null) {
    const index = yield* find(build)
    return index?.valid === false ? [index.name] : []
  }
  const table = unnamed.exec(text)?.[1]
  if (table === undefined) return []
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly name: string }>`
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    WHERE i.indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${table})::pg_catalog.oid AND NOT i.indisvalid
    ORDER BY 1`.unprepared
  return rows.map(({ name }) => name)
})

/** An index of the catalog; names are quoted where necessary, `table` is not qualified. */
interface Found {
  readonly valid: boolean
  readonly name: string
  readonly table: string
  readonly qualifiedTable: string
  readonly definition: string
}

const find = Effect.fnUntraced(function*([, , index, table]: RegExpExecArray) {
  const sql = yield* SqlClient.SqlClient
  // An index is in the schema of its table, independent of the search path; its name is compared as the parser folds
  // it.
  const rows = yield* sql<Found>`
    SELECT i.indisvalid AS valid, pg_catalog.pg_get_indexdef(i.indexrelid) AS definition,
      pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
      pg_catalog.quote_ident(t.relname) AS "table", pg_catalog.format('%I.%I', tn.nspname, t.relname) AS "qualifiedTable"
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    JOIN pg_catalog.pg_class AS t ON t.oid OPERATOR(pg_catalog.=) i.indrelid
    JOIN pg_catalog.pg_namespace AS tn ON tn.oid OPERATOR(pg_catalog.=) t.relnamespace
    WHERE i.indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${table!})::pg_catalog.oid
      AND c.relname::pg_catalog.text OPERATOR(pg_catalog.=) (pg_catalog.parse_ident(${index!}))[1]`.unprepared
  return rows[0]
})

const compare = (text: string, build: RegExpExecArray, index: Found) =>
  Effect.map(rehearsed(text, build, index), (made) => {
    if (typeof made !== "string") return "unknown"
    if (essence(made, index.table) === essence(index.definition, index.table)) return "present"
    return { found: index.definition } satisfies Different
  })

/**
 * The definition of the index that the statement creates. It is created on an empty table with the same columns and
 * the same name, in a transaction that is rolled back; fails if that is not possible.
 */
const rehearsed = Effect.fnUntraced(function*(text: string, build: RegExpExecArray, { qualifiedTable, table }: Found) {
  const sql = yield* SqlClient.SqlClient
  const [head, unique = "", index] = build
  const rehearse = Effect.gen(function*() {
    yield* sql.unsafe(`CREATE TEMPORARY TABLE ${table} (LIKE ${qualifiedTable})`).unprepared
    yield* sql.unsafe(`CREATE ${unique}INDEX ${index!} ON pg_temp.${table} ${text.slice(head.length)}`).unprepared
    const rows = yield* sql.unsafe<{ readonly made: string }>(
      `SELECT pg_catalog.pg_get_indexdef(indexrelid) AS made FROM pg_catalog.pg_index
      WHERE indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid`,
      [`pg_temp.${table}`]
    ).unprepared
    return yield* Effect.fail(rows[0]!.made)
  })
  return yield* Effect.flip(sql.withTransaction(rehearse))
})

/** The definition of an index without its name and the schema of its table. */
const essence = (definition: string, table: string): string =>
  `${definition.startsWith("CREATE UNIQUE ")} ${definition.slice(definition.indexOf(`.${table} USING `))}`
