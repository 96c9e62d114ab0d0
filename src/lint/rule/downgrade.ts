/**
 * The rules about downgrades: that there is one, and that it leads back.
 */
import type { RevisionRule } from "./revision.ts"
import { problemIf } from "./rule.ts"

/** A revision that cannot be reverted. */
export const downgradeMissing: RevisionRule = {
  id: "downgrade-missing",
  level: "warning",
  summary: "A revision has a downgrade",
  why:
    "A release that must be taken back needs the schema of before. Without a downgrade somebody has to write it then, under " +
    "pressure, or has to restore a backup",
  safe: "A downgrade that restores the schema; where rows are lost, one that restores the tables without them",
  advice: "write the downgrade, or allow it above the first statement with the reason",
  find: ({ trial: { direction, isReversible } }) =>
    problemIf(direction === "upgrade" && !isReversible, () => "The revision has no downgrade")
}

const shown = 3

/** A downgrade after which the schema is another one than before the upgrade. */
export const downgradeDiffers: RevisionRule = {
  id: "downgrade-differs",
  level: "error",
  summary: "After a downgrade the schema is that of before the upgrade",
  why:
    "The application of the former release runs on what the downgrade leaves, and the next upgrade fails on what it forgot, " +
    "such as a table that is still there",
  safe: "A downgrade with the inverse of each statement, in the opposite order",
  advice: "complete the downgrade, so that it undoes each statement of the upgrade",
  find: ({ trial: { direction, notRestored } }) =>
    problemIf(direction === "downgrade" && notRestored.length > 0, () => {
      const more = notRestored.length - shown
      return `After the downgrade the schema is not that of before the upgrade: ${
        notRestored.slice(0, shown).join("; ")
      }${more > 0 ? `; and ${more} more` : ""}`
    })
}
