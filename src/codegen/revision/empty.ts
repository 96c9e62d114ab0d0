/**
 * The text of a new revision without operations.
 */
import { programSource, sqlFile, typescriptFile } from "./file.ts"
import type { Format, Revision } from "./options.ts"

/** The text of a revision whose programs are empty. */
export const emptyRevision = (revision: Revision, format: Format): string =>
  format === "sql" ? emptySql(revision) : emptyTypescript(revision)

const emptyTypescript = (revision: Revision): string => {
  // A merge needs no operations.
  const isMerge = revision.parents.length > 1
  return typescriptFile({
    revision,
    intro: isMerge
      ? "Merges the branches of its parents"
      : "Write operations as `yield* Op.createTable(…)`. `downgrade: Migration.inverse` derives the downgrade",
    names: isMerge ? [] : ["Op"],
    upgrade: programSource([]),
    downgrade: programSource([])
  })
}

// There is no downgrade section, because an empty one would mark the revision as reverted without doing anything.
const emptySql = (revision: Revision): string =>
  sqlFile({
    revision,
    intro: "To make this revision revertible, add a line `-- strata:downgrade` and the statements that revert it",
    upgrade: []
  })
