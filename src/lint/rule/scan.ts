/**
 * The rules about tables that are read from end to end while others wait.
 */
import { blocked, type Lock } from "../observation.ts"
import { blocking, existing, isOnRows, isTable, type Problem, quotedNames, type Rule, type Subject } from "./rule.ts"

type Cause = "index" | "not-null" | "constraint" | "other"

const causeOf = ({ words }: Subject): Cause => {
  if (words().take("create index") || words().take("create unique index")) return "index"
  const at = words()
  if (!at.take("alter table")) return "other"
  if (at.has("set not null") || at.has("add not null")) return "not-null"
  const isConstraint =
    ["add constraint", "add check", "add foreign key", "add unique", "add primary key", "add exclude"]
      .some((words) => at.has(words)) || at.has("references")
  return isConstraint ? "constraint" : "other"
}

const strongest = (locks: ReadonlyArray<Lock>): string =>
  locks.some(({ mode }) => blocked[mode] === "reads and writes") ? "read or write" : "write"

const find = (cause: Cause) => (subject: Subject): ReadonlyArray<Problem> => {
  const { observed } = subject.seen
  // To write a table or an index again includes reading the table.
  const scans = existing(observed.rewrites).length > 0 ? [] : existing(observed.scans).filter(isTable)
  const locks = blocking(observed)
  if (scans.length === 0 || locks.length === 0 || isOnRows(subject.words) || causeOf(subject) !== cause) return []
  const tables = locks.map(({ object }) => object)
  return [{
    message: `${quotedNames(scans)} ${scans.length === 1 ? "is" : "are"} read from end to end while nobody can ${
      strongest(locks)
    } ${quotedNames(tables)}`
  }]
}

const why =
  "While PostgreSQL reads a table from end to end, which takes as long as the table is large, the locks of the " +
  "transaction block those who write to it, and with ACCESS EXCLUSIVE those who read it too"

/** CREATE INDEX without CONCURRENTLY on a table that others use. */
export const indexNotConcurrent: Rule = {
  id: "index-not-concurrent",
  level: "error",
  summary: "An index on an existing table is created with CONCURRENTLY",
  why: `${why}. CREATE INDEX takes SHARE, which blocks every write until the index is complete`,
  safe: "`CREATE INDEX CONCURRENTLY …` in a revision of its own with `-- strata:transaction off`",
  advice: "use CREATE INDEX CONCURRENTLY in a revision of its own, which runs outside a transaction",
  find: find("index")
}

/** SET NOT NULL that no constraint proves. */
export const notNullScan: Rule = {
  id: "not-null-scan",
  level: "error",
  summary: "NOT NULL is set on a column for which a validated CHECK constraint proves it",
  why: `${why}. PostgreSQL does not read the table if a valid constraint \`CHECK (column IS NOT NULL)\` exists`,
  safe:
    "ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID; in a later revision VALIDATE CONSTRAINT, then SET NOT NULL " +
    "and DROP CONSTRAINT",
  advice:
    "first add CHECK (… IS NOT NULL) NOT VALID and validate it in a revision of its own; then SET NOT NULL reads nothing",
  find: find("not-null")
}

/** A constraint that is checked at once. */
export const constraintNotValid: Rule = {
  id: "constraint-not-valid",
  level: "error",
  summary: "A constraint on an existing table is added as NOT VALID and validated later",
  why: `${why}. VALIDATE CONSTRAINT takes SHARE UPDATE EXCLUSIVE alone, which blocks neither reads nor writes`,
  safe:
    "`ADD CONSTRAINT … NOT VALID`, and in a later revision `VALIDATE CONSTRAINT …`. For UNIQUE and PRIMARY KEY: CREATE " +
    "UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX",
  advice:
    "add it as NOT VALID and validate it in a later revision; for a key, build the index with CONCURRENTLY and add the " +
    "constraint USING INDEX",
  find: find("constraint")
}

/** Any other statement that reads a table while others wait. */
export const scanUnderLock: Rule = {
  id: "scan-under-lock",
  level: "error",
  summary: "No table is read from end to end while locks block others",
  why,
  safe: "Run what takes long in a revision of its own, before or after the one that takes the lock",
  advice: "move the statement that takes long to a revision of its own, which takes no such lock",
  find: find("other")
}
