/**
 * The hint that a database of which Strata recorded nothing can be taken over. It costs a query, so it is given only where
 * there is no ledger, or where the first upgrade failed.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import type { Environment } from "../../environment/mod.ts"
import { Ledger } from "../../ledger/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { stringLiteral } from "../../text/mod.ts"
import { note } from "../shell/output.ts"

/** Whether there is a table that belongs neither to PostgreSQL nor to an extension nor to Strata. */
const query = ({ schema, table }: Environment.Environment["ledger"]): string =>
  `SELECT EXISTS (SELECT FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}'::pg_catalog."char"[]) AND n.nspname OPERATOR(pg_catalog.!~) '^pg_'
    AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'
    AND NOT (n.nspname OPERATOR(pg_catalog.=) ${stringLiteral(schema)}::pg_catalog.name
      AND c.relname OPERATOR(pg_catalog.=) ${stringLiteral(table)}::pg_catalog.name)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid OPERATOR(pg_catalog.=) 1259::pg_catalog.oid
      AND d.objid OPERATOR(pg_catalog.=) c.oid AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char")) AS "found"`

const hint = Effect.fnUntraced(function*(ledger: Environment.Environment["ledger"]) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql.unsafe<{ readonly found: boolean }>(query(ledger)).withoutTransform
  if (row?.found !== true) return
  const { graph } = yield* ScriptDirectory
  // A history is not adopted between revisions of one's own.
  const [place, flag] = graph.revisions.size === 0
    ? ["", ""]
    : [", in a script directory of its own", " --directory adopted"]
  yield* note(
    "The database has tables, and Strata has recorded nothing in it. To take over what is there, with the history of " +
      `another migration tool if it has one${place}, run: strata adopt${flag}`
  )
}, (effect) => Effect.ignore(effect))

/** Hints at `strata adopt` if there is no ledger, as the last query found it, but there are tables. */
export const hintWithoutLedger = Effect.fnUntraced(function*(environment: Environment.Environment) {
  if (!(yield* (yield* Ledger).exists)) yield* hint(environment.ledger)
})

// duplicate_column, duplicate_schema, duplicate_table, duplicate_object, duplicate_function
const duplicate = new Set(["42701", "42P06", "42P07", "42710", "42723"])

/** Hints at `strata adopt` if an upgrade created what is there already, and nothing was ever applied. */
export const hintAfterFailure = Effect.fnUntraced(function*(error: unknown, environment: Environment.Environment) {
  if (!(error instanceof Migrator.MigratorError) || error.reason._tag !== "RevisionFailure") return
  if (!duplicate.has(error.reason.sqlstate ?? "")) return
  const { revisions } = yield* (yield* Ledger).state
  if ([...revisions.values()].every(({ status }) => status === "failed")) yield* hint(environment.ledger)
}, (effect) => Effect.ignore(effect))
