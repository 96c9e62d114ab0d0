/**
 * The levels that a project gives to rules in env.ts.
 */
import * as Effect from "effect/Effect"
import type { Environment } from "../environment/mod.ts"
import { nearest } from "../revision/mod.ts"
import { BadRule, LintError } from "./error.ts"
import type { Finding, Level } from "./finding.ts"
import { everyRule } from "./judge.ts"

const levelOf = { allow: undefined, warn: "warning", error: "error" } as const

const names: ReadonlyArray<string> = everyRule.map(({ id }) => id)

/** Whether there is a rule of this name, and if not, which one may be meant. */
export const ruleNamed = (name: string): { readonly known: boolean; readonly suggestion?: string } => {
  if (names.includes(name)) return { known: true }
  const suggestion = nearest(name, names)
  return { known: false, ...(suggestion === undefined ? {} : { suggestion }) }
}

/** The levels of rules that env.ts sets; undefined for a rule whose findings are not reported. */
export type Levels = ReadonlyMap<string, Level | undefined>

/** Reads the lists of env.ts. Fails with `BadRule` for the first name of no rule, and for a rule in two lists. */
export const levelsOf = Effect.fnUntraced(function*({ lint }: Environment.Environment) {
  const levels = new Map<string, Level | undefined>()
  for (const key of ["allow", "warn", "error"] as const) {
    for (const rule of new Set(lint[key])) {
      const { known, suggestion } = ruleNamed(rule)
      const option = `lint.${key}`
      if (!known) {
        const problem = { option, rule, problem: "unknown" } as const
        return yield* LintError.of(new BadRule(suggestion === undefined ? problem : { ...problem, suggestion }))
      }
      if (levels.has(rule)) return yield* LintError.of(new BadRule({ option, rule, problem: "twice" }))
      levels.set(rule, levelOf[key])
    }
  }
  return levels as Levels
})

/** The findings with their levels, without those of the rules that are allowed. */
export const withLevels = (findings: ReadonlyArray<Finding>, levels: Levels): ReadonlyArray<Finding> =>
  findings.flatMap((finding) => {
    if (!levels.has(finding.rule)) return [finding]
    const level = levels.get(finding.rule)
    return level === undefined ? [] : [{ ...finding, level }]
  })
