/**
 * The rules about revisions beside each other, and beside those of another branch.
 */
import type { Described } from "./rule.ts"

/** A revision of the base whose file was changed. */
export const editedRevision: Described = {
  id: "edited-revision",
  level: "error",
  summary: "A revision that others may have applied does not change",
  why:
    "Databases that have applied it do not run it again, and Strata stops there because the file is not the one that ran. " +
    "New databases get another schema than the old ones",
  safe: "A new revision that makes the change",
  advice: "restore the file as the base has it, and make the change in a new revision"
}

/** Branches whose order decides about the result. */
export const orderMatters: Described = {
  id: "order-matters",
  level: "error",
  summary: "Branches that are merged lead to the same database in any order",
  why:
    "Each database applies two branches in the order in which it gets them: production first the one that was released, a " +
    "colleague first his own. Where the order decides, they have different schemas or rows in the end, or one of them fails",
  safe: "One branch on top of the other, so that every database applies them in one order",
  advice: "move one of the branches onto the other with strata rebase, so that every database applies them in one order"
}
