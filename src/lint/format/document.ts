/**
 * A report as `--json` prints it.
 */
import { blocked, type Lock } from "../observation.ts"
import type { Report } from "../report.ts"

const locks = (found: ReadonlyArray<Lock>) =>
  found.map(({ mode, object }) => ({ object: object.name, mode, blocks: blocked[mode] }))

/** The document; `schemas.lint` describes it. */
export const document = ({ findings, revisions, shadow, unobserved }: Report) => ({
  shadow,
  revisions: revisions.map(({ id }) => id),
  unobserved: [...unobserved],
  findings: findings.map((
    { advice, direction, file, level, line, message, observed, revision, rule, statement, tables }
  ) => ({
    revision,
    file,
    direction,
    statement: statement ?? null,
    line: line ?? null,
    rule,
    level,
    message,
    advice,
    tables,
    observed: observed === undefined ? null : {
      locks: locks(observed.locks),
      held: locks(observed.held),
      rewrites: observed.rewrites.map(({ name }) => name),
      scans: observed.scans.map(({ name }) => name)
    }
  }))
})
