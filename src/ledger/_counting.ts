/**
 * Which events of a ledger count: the few that determine its state, found without reading the others.
 *
 * A revision's last `RevisionApplied`, `RevisionStamped` or `RevisionAdopted` replaces all that was known of it before, and of its
 * failures only the last one counts. What is left is about one event for each revision, so that the state of a ledger
 * is read in the same time after ten runs and after a hundred thousand. A short ledger is read as a whole; the events of a
 * long one are found with an index (`look/state_index.ts`).
 */
import { stringLiteral } from "../text/mod.ts"
import { counted } from "./_row.ts"
import { kinds } from "./event.ts"
import type { Names } from "./names.ts"

/** The kinds that replace what is known of their revision. */
const replacing = ["RevisionApplied", "RevisionStamped", "RevisionAdopted"]
const failing = "RevisionFailed"

const list = (texts: ReadonlyArray<string>): string =>
  `(ARRAY[${texts.map(stringLiteral).join(", ")}]::pg_catalog.text[])`

const operator = (sign: string): string => `OPERATOR(pg_catalog.${sign})`
const [is, isNot, exceeds, isUpTo] = [operator("="), operator("<>"), operator(">"), operator("<=")]
const isAny = `${is} ANY`

const kindsOf = (kinds: ReadonlyArray<string>): string => `${isAny} ${list(kinds)}`

/**
 * The events of a ledger up to number `until` that count, in order, in groups (`_row.ts`), from a table that is read
 * twice.
 */
export const whole = ({ table }: Names, until?: number): string =>
  `WITH known AS MATERIALIZED (
  SELECT e.revision, pg_catalog.max(e.sequence) FILTER (WHERE e.kind ${kindsOf(replacing)}) AS base,
    pg_catalog.max(e.sequence) FILTER (WHERE e.kind ${is} ${stringLiteral(failing)}) AS failure
  FROM ${table} AS e WHERE ${upTo(until)} GROUP BY e.revision
)
${
    counted(
      `${table} AS e LEFT JOIN known AS k ON k.revision ${is} e.revision
WHERE ${upTo(until)} AND (k.base IS NULL OR e.sequence ${is} k.base OR e.kind ${isNot} ALL ${list(kinds)}
    OR e.sequence ${exceeds} k.base)
  AND (e.kind ${isNot} ${stringLiteral(failing)} OR e.sequence ${is} k.failure OR e.revision IS NULL)`
    )
  }`

const upTo = (until: number | undefined): string => until === undefined ? "true" : `e.sequence ${isUpTo} ${until}`

/**
 * The same from an index: the next revision of a kind, the next kind, and the last event of a pair are one look-up each,
 * so the query steps from pair to pair.
 */
export const indexed = ({ table }: Names, until?: number): string => {
  const events = `${table} AS e`
  const [kind, revision] = [`e.kind COLLATE pg_catalog."C"`, `e.revision COLLATE pg_catalog."C"`]
  return `WITH RECURSIVE pair AS (
  (SELECT e.kind, e.revision FROM ${events} ORDER BY ${kind}, ${revision} LIMIT 1)
  UNION ALL
  SELECT e.kind, e.revision FROM pair AS p, LATERAL (
    (SELECT e.kind, e.revision FROM ${events}
      WHERE ${kind} ${is} p.kind AND ${revision} ${exceeds} p.revision ORDER BY ${kind}, ${revision} LIMIT 1)
    UNION ALL
    (SELECT e.kind, e.revision FROM ${events} WHERE ${kind} ${exceeds} p.kind ORDER BY ${kind}, ${revision} LIMIT 1)
    LIMIT 1) AS e
), newest AS (
  SELECT p.kind, p.revision, e.sequence FROM pair AS p, LATERAL (
    SELECT e.sequence FROM ${events} WHERE ${kind} ${is} p.kind AND ${revision} ${is} p.revision AND ${upTo(until)}
    ORDER BY e.sequence DESC LIMIT 1) AS e
), known AS (
  SELECT n.revision,
    COALESCE(pg_catalog.max(n.sequence) FILTER (WHERE n.kind ${kindsOf(replacing)}), 0) AS base,
    COALESCE(pg_catalog.max(n.sequence) FILTER (WHERE n.kind ${is} ${stringLiteral(failing)}), 0) AS failure
  FROM newest AS n GROUP BY n.revision
), counting AS (
  SELECT k.base AS sequence FROM known AS k
  UNION ALL
  SELECT k.failure FROM known AS k WHERE k.failure ${exceeds} k.base
  UNION ALL
  SELECT e.sequence FROM newest AS n JOIN known AS k ON k.revision ${is} n.revision, LATERAL (
    SELECT e.sequence FROM ${events} WHERE ${kind} ${is} n.kind AND ${revision} ${is} n.revision
      AND e.sequence ${exceeds} k.base AND ${upTo(until)} OFFSET 0) AS e
  WHERE n.sequence ${exceeds} k.base AND n.kind ${isNot} ALL ${list([...replacing, failing])}
  UNION ALL
  SELECT n.sequence FROM newest AS n WHERE n.kind ${isNot} ALL ${list(kinds)}
  UNION ALL
  SELECT e.sequence FROM (SELECT DISTINCT p.kind FROM pair AS p) AS p, LATERAL (
    SELECT e.sequence FROM ${events} WHERE ${kind} ${is} p.kind AND ${revision} IS NULL AND ${
    upTo(until)
  } OFFSET 0) AS e
)
${counted(`${events} WHERE e.sequence ${is} ANY (ARRAY(SELECT c.sequence FROM counting AS c))`)}`
}
