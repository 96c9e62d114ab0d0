/**
 * Allowances: comments above a statement, or `Op.allow`, which say that a finding is wanted and why.
 *
 * One that has no reason, names no rule or matches nothing is a finding itself, so that none outlives its cause.
 */
import { nearest } from "../revision/mod.ts"
import { commentsAbove } from "../sql/mod.ts"
import type { Finding } from "./finding.ts"
import type { Allowance, Described, Seen, Trial } from "./rule/rule.ts"

const directive = /^[ \t]*--[ \t]*strata:[ \t]*allow\b[ \t]*(\S*)[ \t]*(.*)$/gim

/** The allowances in the comments above a statement. */
export const allowances = (text: string): ReadonlyArray<Allowance> =>
  [...commentsAbove(text).matchAll(directive)].map(([, rule = "", reason = ""]) => ({ rule, reason: reason.trim() }))

/** The findings that no allowance of the revision covers, and those about its allowances. */
export const withAllowances = (
  trial: Trial,
  findings: ReadonlyArray<Finding>,
  rules: ReadonlyArray<Described>,
  about: (rule: Described, message: string, seen: Seen) => Finding
): ReadonlyArray<Finding> => {
  const covered = new Set<Finding>()
  const more: Array<Finding> = []
  const names = rules.map(({ id }) => id)
  for (const seen of trial.statements) {
    for (const { reason, rule } of seen.allowed) {
      if (!names.includes(rule)) {
        const suggestion = nearest(rule, names)
        const hint = suggestion === undefined ? "" : `; the nearest name is "${suggestion}"`
        more.push(about(unknownRule, `There is no rule "${rule}"${hint}`, seen))
      } else if (reason === "") more.push(about(noReason, `The allowance of "${rule}" has no reason`, seen))
      else {
        // What is found in the revision as a whole can be allowed above any of its statements.
        const matched = findings.filter((finding) =>
          finding.rule === rule && (finding.number === undefined || finding.number === seen.number)
        )
        for (const finding of matched) covered.add(finding)
        if (matched.length === 0) {
          more.push(about(unusedAllowance, `The allowance of "${rule}" matches no finding`, seen))
        }
      }
    }
  }
  return [...findings.filter((finding) => !covered.has(finding)), ...more]
}

const why = "An allowance says to the next reader that somebody looked at this statement and why it is right here"

/** An allowance that names no rule. */
export const unknownRule: Described = {
  id: "unknown-rule",
  level: "error",
  summary: "An allowance names a rule",
  why,
  safe: "`-- strata:allow <rule> <reason>`",
  advice: "write the name of the rule as its finding does"
}

/** An allowance without a reason. */
export const noReason: Described = {
  id: "allowance-reason",
  level: "error",
  summary: "An allowance has a reason",
  why,
  safe: "`-- strata:allow <rule> <reason>`",
  advice: "write the reason after the name of the rule"
}

/** An allowance that is not needed. */
export const unusedAllowance: Described = {
  id: "unused-allowance",
  level: "warning",
  summary: "An allowance matches a finding",
  why: `${why}. One that matches nothing would hide a later fault`,
  safe: "Remove it",
  advice: "remove it"
}
