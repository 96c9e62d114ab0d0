/**
 * The rules about rows and values: what is lost, and what differs from database to database.
 */
import { hazardsOf } from "../../sql/mod.ts"
import { type Problem, type Rule, type Subject } from "./rule.ts"

/** The hazards of the statement that delete rows or values; what the revision has created itself is left out. */
const losses = ({ seen, trial }: Subject): ReadonlyArray<Problem> =>
  (hazardsOf(trial.statements.map(({ text }) => text))[seen.number] ?? [])
    .filter(({ kind }) => kind === "data-loss")
    .map(({ text }) => ({ message: text }))

/** An upgrade that deletes rows or values. */
export const destructive: Rule = {
  id: "destructive",
  level: "error",
  summary: "An upgrade deletes no rows and no values",
  why: "A downgrade restores the column or the table, but not what was in it",
  safe:
    "Stop using the column or table in the application first, keep a copy of what may be needed, and say in an allowance " +
    "that the rows may go",
  advice: "make sure that the values are not needed, then allow it above the statement with the reason",
  // Whether an UPDATE of every row loses something is known to its author alone: most of them fill a column.
  find: (subject) => subject.trial.direction === "upgrade" && !subject.words().take("update") ? losses(subject) : []
}

const volatile = [
  "random",
  "gen_random_uuid",
  "uuidv4",
  "uuidv7",
  "clock_timestamp",
  "timeofday",
  "now",
  "current_timestamp",
  "current_date",
  "localtimestamp",
  "statement_timestamp",
  "transaction_timestamp"
]

/** A statement that writes other values into each database. */
export const nonDeterministic: Rule = {
  id: "non-deterministic",
  level: "warning",
  summary: "A statement that writes rows writes the same into each database",
  why: "What a test database and production contain then differs, and a run that is repeated writes other values",
  safe: "Constants, or values that are computed from other columns",
  advice: "write constants or values computed from columns, or allow it with the reason",
  find: ({ words }) => {
    const isWrite = ["insert into", "update", "merge into", "with"].some((phrase) => words().take(phrase))
    if (!isWrite) return []
    const found = volatile.filter((name) =>
      words().has(name.startsWith("current_") || name === "localtimestamp" ? name : `${name} (`)
    )
    return found.map((name) => ({ message: `${name} gives another value in each database and at each run` }))
  }
}
