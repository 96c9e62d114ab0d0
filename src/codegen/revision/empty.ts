/**
 * A new revision without operations, for a person to fill in.
 */
import { programSource, sqlFile, typescriptFile } from "./file.ts"
import type { Format, Revision } from "./options.ts"

/** The text of a revision whose programs are empty. */
export const emptyRevision = (revision: Revision, format: Format): string =>
  format === "sql" ? emptySql(revision) : emptyTypescript(revision)

const emptyTypescript = (revision: Revision): string => {
  // A merge joins branches and does nothing else, so it has no use for operations.
  const isMerge = revision.parents.length > 1
  return typescriptFile({
    revision,
    intro: isMerge
      ? "Joins the branches of its parents"
      : "Write operations as `yield* Op.createTable(…)`; `downgrade: Migration.inverse` derives the way back",
    names: isMerge ? [] : ["Op"],
    upgrade: programSource([]),
    downgrade: programSource([])
  })
}

// An empty downgrade section would be reverted by doing nothing, which nobody means who has not written it.
const emptySql = (revision: Revision): string =>
  sqlFile({
    revision,
    intro: "To make it revertible, write the way back below a line `-- strata:downgrade`",
    upgrade: []
  })
