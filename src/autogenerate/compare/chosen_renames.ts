/**
 * Renames that someone chooses: for each object that is new, those that leave and look like it.
 *
 * Whole objects come before their parts, because a table that was renamed shows which of its columns were.
 */
import * as Effect from "effect/Effect"
import { sqlWords } from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"
import { hooked } from "../hook.ts"
import type { Comparison } from "./compare.ts"

/** What is new, and what leaves and may be what it was, in words; one of `from` at least. */
export interface Question {
  readonly to: string
  readonly from: ReadonlyArray<string>
}

/** Returns which of `from` was renamed, by its index; undefined if none was. */
export type Choose<E = never, R = never> = (question: Question) => Effect.Effect<number | undefined, E, R>

type Candidate = Diff.Hint & { readonly rename: Diff.Rename }

const isCandidate = (hint: Diff.Hint): hint is Candidate => hint.rename !== undefined

const wordsOf = ({ from, rename, to }: Candidate, side: "from" | "to"): string =>
  rename.kind === "enum-value"
    ? `the value '${rename[side]}' of ${sqlWords(to)}`
    : `the ${sqlWords(side === "from" ? from : to)}`

/** The comparison with the renames that were chosen. */
export const withChosen = Effect.fnUntraced(function*<E, R>(comparison: Comparison, choose: Choose<E, R>) {
  const asked = new Set<string>()
  let current = comparison
  for (;;) {
    const open = current.plan.hints.filter(isCandidate).filter((one) => !asked.has(wordsOf(one, "to")))
    const [first] = open
    if (first === undefined) return current
    const to = wordsOf(first, "to")
    asked.add(to)
    const candidates = open.filter((one) => wordsOf(one, "to") === to)
    const index = yield* choose({ to, from: candidates.map((one) => wordsOf(one, "from")) })
    const chosen = index === undefined ? undefined : candidates[index]
    if (chosen === undefined) continue
    current = yield* renamed(current, chosen.rename)
  }
})

const renamed = Effect.fnUntraced(function*(comparison: Comparison, rename: Diff.Rename) {
  const { desired, live, options: before } = comparison
  const options = { ...before, renames: [...before.renames ?? [], rename] }
  const plan = yield* hooked(() => Diff.diff(live, desired, options))
  return { ...comparison, options, plan: { ...plan, notCompared: comparison.plan.notCompared } }
})
