/**
 * The document of a review.
 */
import * as Lint from "../../lint/mod.ts"
import type { Review, Sql } from "./_review.ts"

const sql = (found: Sql): ReadonlyArray<string> | null => found._tag === "Statements" ? found.statements : null

/** A review as `--json` prints it. */
export const document = ({ base, drift, graph, lock, millis, report, reviewed, script }: Review) => {
  const { findings, shadow, unobserved } = Lint.Format.document(report)
  return {
    base: base.name,
    commit: base.commit,
    shadow,
    revisions: reviewed.map(({ change, downgrade, revision: { file, id, message, parents }, upgrade }) => ({
      revision: id,
      parents,
      message,
      file,
      change,
      upgrade: sql(upgrade),
      downgrade: sql(downgrade)
    })),
    unobserved,
    findings,
    commutations: report.commutations,
    heads: graph.heads,
    lock,
    drift: { ...drift, problem: drift.problem ?? null },
    script: "text" in script ? null : script.problem,
    millis
  }
}
