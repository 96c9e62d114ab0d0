/**
 * The findings about revisions beside those of the base, and beside those of another branch.
 */
import type { Revision } from "../revision/mod.ts"
import type { Commutation } from "./commutation.ts"
import type { Finding } from "./finding.ts"
import { editedRevision, orderMatters } from "./rule/history.ts"
import type { Described } from "./rule/rule.ts"

/** A finding about a revision as a whole, of which nothing was observed. */
const about = ({ file, id }: Revision, { advice, id: rule, level }: Described, message: string): Finding => ({
  revision: id,
  file,
  direction: "upgrade",
  number: undefined,
  statement: undefined,
  line: undefined,
  rule,
  level,
  message,
  observed: undefined,
  advice,
  tables: []
})

/** The finding about a revision that the base has with another content. */
export const changed = (revision: Revision): Finding =>
  about(revision, editedRevision, "The revision was changed: the base has it with another content")

/** The findings about two branches: in the head of the one that this history has. */
export const conflicting = (
  { conflicts, left, order, right }: Commutation,
  revisions: ReadonlyMap<string, Revision>
): ReadonlyArray<Finding> => {
  const revision = revisions.get(right)
  if (revision === undefined) return []
  return conflicts.map((conflict) => ({
    ...about(revision, orderMatters, `"${left}" and "${right}" cannot be applied in any order. ${conflict}`),
    ...(order === "rows" ? { level: "warning" as const } : {}),
    advice: revisions.has(left)
      ? `run strata rebase ${right} --onto ${left}, so that every database applies them in one order`
      : `merge ${left} into this branch, then move the branch onto its head with strata rebase`
  }))
}
