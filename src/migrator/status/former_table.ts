/**
 * The table of the tool from which revisions were adopted. That it changes afterwards means that somebody still runs the
 * tool, of which the history knows nothing.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { Event, LedgerState } from "../../ledger/mod.ts"
import { stringLiteral } from "../../text/mod.ts"
import { append } from "../task/append.ts"

/** A table of a tool. */
export interface FormerTable {
  readonly tool: string
  readonly schema: string
  readonly table: string
}

/** How the table changed: its rows as they were last recorded, and now. */
export interface FormerChange extends FormerTable {
  readonly recorded: number
  readonly rows: number
}

// Types whose text depends on no setting: bool, int8, int2, int4, text, bpchar, varchar, uuid.
const steady = "'{16,20,21,23,25,1042,1043,2950}'::pg_catalog.oid[]"

const digest = `SELECT pg_catalog.concat_ws('' '', pg_catalog.count(*), pg_catalog.encode(pg_catalog.sha256(
  pg_catalog.convert_to(COALESCE(pg_catalog.string_agg(t.r, '''' ORDER BY t.r COLLATE pg_catalog."C"), ''''), ''UTF8'')),
  ''hex'')) AS c FROM (SELECT pg_catalog.jsonb_build_array(%s)::pg_catalog.text AS r FROM ONLY %I.%I) AS t`

/**
 * One row if the table can be read without running anything that its owner wrote: not a view, and without row security.
 * The table is named in a text, so that it need not exist.
 */
const query = ({ schema, table }: FormerTable): string =>
  `SELECT pg_catalog.query_to_xml(pg_catalog.format('${digest}',
    (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute AS a WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid
        AND a.attnum OPERATOR(pg_catalog.>) 0 AND a.atttypid OPERATOR(pg_catalog.=) ANY (${steady})),
    n.nspname, c.relname), false, true, '')::pg_catalog.text AS "seen"
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  WHERE n.nspname OPERATOR(pg_catalog.=) ${stringLiteral(schema)}::pg_catalog.name
    AND c.relname OPERATOR(pg_catalog.=) ${stringLiteral(table)}::pg_catalog.name
    AND c.relkind OPERATOR(pg_catalog.=) 'r'::pg_catalog."char" AND NOT c.relrowsecurity
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT')`

/**
 * What the table has now; undefined if it is gone or cannot be read, also because the server was built without XML. Inside
 * a transaction it is a savepoint, so that a failure does not end it.
 */
export const see = Effect.fnUntraced(function*({ schema, table, tool }: FormerTable) {
  const sql = yield* SqlClient.SqlClient
  const read = sql.unsafe<{ readonly seen: string }>(query({ schema, table, tool })).withoutTransform
  const isWithin = (yield* Effect.serviceOption(sql.transactionService))._tag === "Some"
  const [row] = yield* Effect.orElseSucceed(isWithin ? sql.withTransaction(read) : read, () => [])
  const [, rows, digest] = /<c>(\d+) ([0-9a-f]+)<\/c>/.exec(row?.seen ?? "") ?? []
  return rows === undefined || digest === undefined
    ? undefined
    : Event.FormerTableSeen.make({ tool, schema, table, rows: Number(rows), digest })
})

const difference = ({ recorded, rows }: FormerChange): string => {
  const count = Math.abs(rows - recorded)
  if (count === 0) return "has other rows than"
  return `has ${count} ${count === 1 ? "row" : "rows"} ${rows > recorded ? "more" : "less"} than`
}

/** The warning about a change. */
export const changeSentence = (change: FormerChange): string =>
  `The table "${change.schema}.${change.table}" of ${change.tool} ${
    difference(change)
  } when it was last recorded, so ` +
  `somebody still runs ${change.tool}. Its changes are in no revision. Use one tool only, and add what ${change.tool} ` +
  "did as a revision that is stamped"

/**
 * Warns if the table of the former tool changed, and records that it did, so that each change is told once; who may not
 * write is warned again. Returns the change and the state after it; undefined if there is none.
 */
export const watch = Effect.fnUntraced(function*(state: LedgerState.State) {
  const { former } = state
  // After `adopt --undo` the other tool is the one in use.
  if (former === undefined || LedgerState.applied(state).size === 0) return undefined
  const seen = yield* see(former)
  if (seen === undefined || (seen.digest === former.digest && seen.rows === former.rows)) return undefined
  const { schema, table, tool } = former
  const change: FormerChange = { tool, schema, table, recorded: former.rows, rows: seen.rows }
  yield* Effect.logWarning(changeSentence(change))
  const after = state.newer === undefined ? yield* Effect.option(append(state, [seen])) : undefined
  return { change, state: after?._tag === "Some" ? after.value : state }
})
