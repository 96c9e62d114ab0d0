/**
 * Which events of a ledger count: the few that determine its state, found without reading the others.
 *
 * A revision's last `RevisionApplied` or `RevisionStamped` replaces all that was known of it before, and of its
 * failures only the last one counts. What is left is about one event for each revision, so that the state of a ledger
 * is read in the same time after ten runs and after a hundred thousand.
 */
import { stringLiteral } from "../text/mod.ts"
import { kinds } from "./event.ts"
import type { Names } from "./names.ts"

/** The kinds that replace what is known of their revision. */
const replacing = ["RevisionApplied", "RevisionStamped"]
const failing = "RevisionFailed"

const list = (texts: ReadonlyArray<string>): string =>
  `(ARRAY[${texts.map(stringLiteral).join(", ")}]::pg_catalog.text[])`

const operator = (sign: string): string => `OPERATOR(pg_catalog.${sign})`
const [is, isNot, exceeds, isUpTo] = [operator("="), operator("<>"), operator(">"), operator("<=")]

/** A ledger with at most this many events is read as a whole: that takes less time than using the index. */
export const short = 50_000

/**
 * The events of a ledger up to number `until` that count, in order, as a query of these columns of the table `e`. A
 * ledger with more than `limit` events is read with the index `Names.index`; without that index there is no row.
 *
 * In the index, the next revision of a kind, the next kind, and the last event of a pair are one look-up each, so the
 * query steps from pair to pair. The planner sees that reading as a whole is limited, and therefore considers neither
 * parallel workers nor JIT compilation, which would take longer than the query.
 */
export const counting = (
  { index, table }: Names,
  columns: string,
  { limit = `${short}`, until }: { readonly limit?: string; readonly until: string }
): string => {
  const events = `${table} AS e`
  const upTo = `e.sequence ${isUpTo} ${until}::pg_catalog.int8`
  const whole = `(SELECT is_short FROM reading) AND e.sequence ${isUpTo} ${limit} AND ${upTo}`
  const [kind, revision] = [`e.kind COLLATE pg_catalog."C"`, `e.revision COLLATE pg_catalog."C"`]
  const overrulable = `${isNot} ALL ${list([...replacing, failing])}`
  return `WITH RECURSIVE reading AS (
  SELECT last.sequence ${isUpTo} ${limit} AS is_short, last.sequence ${exceeds} ${limit} AND EXISTS (
    SELECT FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid ${is} i.indexrelid
    WHERE i.indrelid ${is} ${stringLiteral(table)}::pg_catalog.regclass AND i.indisvalid
      AND c.relname ${is} ${stringLiteral(index)}::pg_catalog.name) AS is_indexed
  FROM (SELECT e.sequence FROM ${events} ORDER BY e.sequence DESC LIMIT 1) AS last
), pair AS (
  (SELECT e.kind, e.revision FROM ${events} WHERE (SELECT is_indexed FROM reading)
    ORDER BY ${kind}, ${revision} LIMIT 1)
  UNION ALL
  SELECT e.kind, e.revision FROM pair AS p, LATERAL (
    (SELECT e.kind, e.revision FROM ${events}
      WHERE ${kind} ${is} p.kind AND ${revision} ${exceeds} p.revision ORDER BY ${kind}, ${revision} LIMIT 1)
    UNION ALL
    (SELECT e.kind, e.revision FROM ${events} WHERE ${kind} ${exceeds} p.kind ORDER BY ${kind}, ${revision} LIMIT 1)
    LIMIT 1) AS e
), newest AS (
  SELECT p.kind, p.revision, e.sequence FROM pair AS p, LATERAL (
    SELECT e.sequence FROM ${events} WHERE ${kind} ${is} p.kind AND ${revision} ${is} p.revision AND ${upTo}
    ORDER BY e.sequence DESC LIMIT 1) AS e
  UNION ALL
  SELECT e.kind, e.revision, pg_catalog.max(e.sequence) FROM ${events}
  WHERE ${whole} AND e.revision IS NOT NULL GROUP BY e.kind, e.revision
), known AS (
  SELECT n.revision,
    COALESCE(pg_catalog.max(n.sequence) FILTER (WHERE n.kind ${is} ANY ${list(replacing)}), 0) AS base,
    COALESCE(pg_catalog.max(n.sequence) FILTER (WHERE n.kind ${is} ${stringLiteral(failing)}), 0) AS failure
  FROM newest AS n GROUP BY n.revision
), counting AS (
  SELECT k.base AS sequence FROM known AS k
  UNION ALL
  SELECT k.failure FROM known AS k WHERE k.failure ${exceeds} k.base
  UNION ALL
  SELECT e.sequence FROM newest AS n JOIN known AS k ON k.revision ${is} n.revision, LATERAL (
    SELECT e.sequence FROM ${events} WHERE ${kind} ${is} n.kind AND ${revision} ${is} n.revision
      AND e.sequence ${exceeds} k.base AND ${upTo} OFFSET 0) AS e
  WHERE (SELECT is_indexed FROM reading) AND n.sequence ${exceeds} k.base AND n.kind ${overrulable}
  UNION ALL
  SELECT e.sequence FROM ${events} JOIN known AS k ON k.revision ${is} e.revision
  WHERE ${whole} AND e.sequence ${exceeds} k.base AND e.kind ${overrulable}
  UNION ALL
  SELECT n.sequence FROM newest AS n WHERE n.kind ${isNot} ALL ${list(kinds)}
  UNION ALL
  SELECT e.sequence FROM (SELECT DISTINCT p.kind FROM pair AS p) AS p, LATERAL (
    SELECT e.sequence FROM ${events} WHERE ${kind} ${is} p.kind AND ${revision} IS NULL AND ${upTo} OFFSET 0) AS e
  UNION ALL
  SELECT e.sequence FROM ${events} WHERE ${whole} AND e.revision IS NULL
)
SELECT ${columns} FROM ${events}
WHERE e.sequence ${is} ANY (ARRAY(SELECT c.sequence FROM counting AS c)) ORDER BY e.sequence`
}
