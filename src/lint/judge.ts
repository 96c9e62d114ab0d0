/**
 * Judges what was observed of a revision by the rules.
 */
import * as Duration from "effect/Duration"
import type { Migrator } from "../migrator/mod.ts"
import { cursors, withoutComments } from "../sql/mod.ts"
import { literalsHidden, withoutLiterals } from "../text/mod.ts"
import { noReason, unknownRule, unusedAllowance, withAllowances } from "./allowance.ts"
import type { Finding } from "./finding.ts"
import { editedRevision, orderMatters } from "./rule/history.ts"
import { failureRules, revisionRules, rules } from "./rule/mod.ts"
import type { Reader } from "./rule/reader.ts"
import type { Described, Problem, Seen, Trial } from "./rule/rule.ts"

const timeout = /^set(?: session| local)? lock_timeout(?: to|\s*=) ?'?(\w+)/i

/** Whether the wait of a statement for a lock is limited, by the settings or by the revision itself. */
const isLimited = (
  { isTransactional, statements }: Trial,
  { number }: Seen,
  { lockTimeout }: Migrator.MigratorSettings
): boolean => {
  const own = statements.slice(0, number).findLast(({ text }) => timeout.test(text.trim()))
  const value = own === undefined ? undefined : timeout.exec(own.text.trim())![1]!
  return value === undefined
    ? !isTransactional || Duration.toMillis(lockTimeout) > 0
    : !/^(?:0\w*|default)$/i.test(value)
}

const finding = (
  { direction, file, revision }: Trial,
  { advice, id, level }: Described,
  problem: Problem,
  seen: Seen | undefined
): Finding => ({
  revision,
  file,
  direction,
  number: seen?.number,
  statement: seen && withoutLiterals(withoutComments(seen.text)),
  line: seen?.line,
  rule: id,
  level: problem.level ?? level,
  // A message of the server can repeat a value of the statement.
  message: seen === undefined ? problem.message : literalsHidden(seen.text)(problem.message),
  observed: seen?.observed,
  tables: [],
  advice: problem.advice ?? advice
})

/** All rules, in the order in which their findings are listed. */
export const allRules: ReadonlyArray<Described> = [...rules, ...revisionRules]

/** The same, with those about allowances: all that findings can name. */
export const everyRule: ReadonlyArray<Described> = [
  ...allRules,
  editedRevision,
  orderMatters,
  unknownRule,
  noReason,
  unusedAllowance
]

/** The findings in a revision that are not allowed: those of its statements in their order, then those of the whole. */
export const judged = (
  trial: Trial,
  settings: Migrator.MigratorSettings,
  reader: Reader
): ReadonlyArray<Finding> => {
  const ofStatements = trial.statements.flatMap((seen) => {
    const subject = { seen, trial, waitsForever: !isLimited(trial, seen, settings), words: cursors(seen.text) }
    return (seen.failure === undefined ? rules : failureRules).flatMap((rule) =>
      rule.find(subject).map((problem) => finding(trial, rule, problem, seen))
    )
  })
  const { schemas } = trial
  const ofRevision = schemas === undefined ?
    [] :
    revisionRules.flatMap((rule) =>
      rule.find({ trial, reader, ...schemas }).map((problem) => finding(trial, rule, problem, undefined))
    )
  return withAllowances(
    trial,
    [...ofStatements, ...ofRevision],
    allRules,
    (rule, message, seen) => finding(trial, rule, { message }, seen)
  )
}
