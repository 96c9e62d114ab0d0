/**
 * The text of a new revision without operations.
 */
import { programSource, sqlFile, typescriptFile } from "./file.ts"
import type { Format, Revision } from "./options.ts"

/** The text of a revision whose programs are empty. */
export const emptyRevision = (revision: Revision, format: Format): string =>
  format === "sql" ? emptySql(revision) : emptyTypescript(revision)

const emptyTypescript = (revision: Revision): string => {
  // A merge needs no operations, so its downgrade does nothing. An empty downgrade of other revisions would mark them as
  // reverted without doing anything, so theirs is derived, and is refused for operations that have no inverse.
  const isMerge = revision.parents.length > 1
  return typescriptFile({
    revision,
    intro: isMerge
      ? "Merges the branches of its parents"
      : "Write operations as `yield* Op.createTable(…)`. The downgrade is their inverse; where there is none, write a program",
    names: isMerge ? [] : ["Op"],
    upgrade: programSource([]),
    downgrade: isMerge ? programSource([]) : "Migration.inverse"
  })
}

// There is no downgrade section, because an empty one would mark the revision as reverted without doing anything.
const emptySql = (revision: Revision): string =>
  sqlFile({
    revision,
    intro:
      "To make this revision revertible, add a line `-- strata:downgrade` and the statements that revert it. Without "
      + "them, strata downgrade refuses this revision",
    upgrade: []
  })
