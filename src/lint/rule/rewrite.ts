/**
 * The rules about tables and indexes that are written again.
 */
import type { Relation } from "../observation.ts"
import { existing, isTable, type Problem, quotedNames, type Rule, type Subject, tableOf } from "./rule.ts"

type Cause = "type" | "column" | "other"

/** What in the text of the statement writes a table again. TRUNCATE gives it a new file as well, but an empty one. */
const causeOf = ({ words }: Subject): Cause | undefined => {
  const at = words()
  if (at.take("truncate")) return undefined
  if (!at.take("alter table")) return "other"
  if (at.has("type")) return "type"
  return at.has("add") ? "column" : "other"
}

const problems = (relations: ReadonlyArray<Relation>): ReadonlyArray<Problem> => {
  const tables = relations.filter(isTable)
  const names = new Set(tables.map(({ name }) => name))
  const indexes = relations.filter((relation) => relation.kind === "index" && !names.has(tableOf(relation)))
  return [
    ...(tables.length === 0
      ? []
      : [{ message: `Every row of ${quotedNames(tables)} is written again while nobody can read or write there` }]),
    ...(indexes.length === 0
      ? []
      : [{ message: `The index ${quotedNames(indexes)} is built again while nobody can write to its table` }])
  ]
}

const findFor = (cause: Cause) => (subject: Subject): ReadonlyArray<Problem> =>
  causeOf(subject) === cause ? problems(existing(subject.seen.observed.rewrites)) : []

const why =
  "PostgreSQL writes a new copy of the table and of its indexes while an ACCESS EXCLUSIVE lock blocks everyone " +
  "who reads or writes it. The time grows with the table, and both copies need space"

/** A change of type that PostgreSQL cannot make without new rows, or without new indexes. */
export const typeChange: Rule = {
  id: "type-change",
  level: "error",
  summary: "A change of a column's type does not write the table again",
  why,
  safe:
    "Add a column of the new type, fill it in batches in a later revision, and switch over when it is complete. Some " +
    "changes write nothing: a longer `varchar`, `varchar` to `text`, a higher precision of `numeric`",
  advice:
    "add a column of the new type, fill it in batches in a later revision, and drop the old one when nothing uses it",
  find: findFor("type")
}

/** A new column whose values have to be computed for every row. */
export const computedColumn: Rule = {
  id: "computed-column",
  level: "error",
  summary: "A new column does not compute a value for every row",
  why:
    `${why}. A constant default is stored once and costs nothing; one that is volatile, an identity, \`serial\` or a ` +
    "stored generated column is computed for each row",
  safe: "Add the column without a default, set the default in a second statement, and fill the old rows in batches",
  advice:
    "add the column without a default, then set the default, and fill existing rows in batches in a later revision",
  find: findFor("column")
}

/** Any other statement that writes a table or an index again. */
export const rewrite: Rule = {
  id: "rewrite",
  level: "error",
  summary: "No existing table or index is written again",
  why,
  safe:
    "REINDEX … CONCURRENTLY for an index; REFRESH MATERIALIZED VIEW CONCURRENTLY for a materialized view; for a table " +
    "a new one that is filled in batches",
  advice: "use the form with CONCURRENTLY if there is one, else copy the rows into a new table in batches",
  find: findFor("other")
}
