/**
 * Plans by way of states in between, where PostgreSQL allows no direct way: columns with row types that change, and objects
 * that depend on one another in a circle.
 */
import * as Result from "effect/Result"
import { type Address, type Catalog, find } from "../../catalog/mod.ts"
import { changesOf } from "../engine/changes.ts"
import { needsOf } from "../engine/needs.ts"
import { type StepOptions, stepsFor, stepsOf } from "../engine/steps.ts"
import type { DiffError } from "../error.ts"
import type { Options } from "../options.ts"
import type { Step } from "../plan.ts"
import { withoutObjects } from "../rename/recreated.ts"
import { computedWith, createdLast, isInUse } from "./_circle.ts"
import { lentOut } from "./_lent.ts"
import { canBeStub, withStubs } from "./_stub.ts"

type Steps = Result.Result<ReadonlyArray<Step>, DiffError>
type Way = (from: Catalog, to: Catalog, how: StepOptions) => Steps

/** The steps from one catalog to another, as `stepsOf` takes them. Fails with `Cycle` where no stub opens a circle. */
export const staged = (from: Catalog, to: Catalog, options: Options, how: StepOptions = {}): Steps => {
  const direct: Way = (a, b, how) => withoutRowTypes(a, b, options, how)
  const first = direct(from, to, how)
  const stubs = new Set<Address>()
  for (let steps = first;;) {
    if (Result.isSuccess(steps)) return steps
    const found = circleOf(steps.failure, from, to).filter((each) => !stubs.has(each))
    if (found.length === 0) return first
    for (const each of found) stubs.add(each)
    const next = withStubbed(from, to, stubs, direct, how)
    if (next === undefined) return first
    steps = next
  }
}

const withoutRowTypes = (from: Catalog, to: Catalog, options: Options, how: StepOptions): Steps =>
  Result.gen(function*() {
    const needs = { before: needsOf(from), after: needsOf(to) }
    const isForced = (address: Address) => how.forced?.has(address) === true
    const changes = changesOf({ from, to, isForced }, options, needs)
    const middle = lentOut(from, to, changes, options)
    if (middle === from) return yield* stepsFor(changes, needs, how)
    return [...yield* stepsOf(from, middle, options, unforced(how)), ...yield* stepsOf(middle, to, options, how)]
  })

const unforced = ({ forced: _forced, ...rest }: StepOptions): StepOptions => rest

/** Of the objects of a circle, those to begin with: routines, because views also have columns that others use. */
const circleOf = ({ reason }: DiffError, from: Catalog, to: Catalog): ReadonlyArray<Address> => {
  if (reason._tag !== "Cycle") return []
  const all = reason.addresses.filter((each) => [from, to].some((side) => canBeStub(find(side, each))))
  const routines = all.filter((each) => !each.startsWith("view "))
  return routines.length > 0 ? routines : all
}

/** The steps by way of stubs; none if values would be computed with these. */
const withStubbed = (
  from: Catalog,
  to: Catalog,
  stubs: ReadonlySet<Address>,
  way: Way,
  how: StepOptions
): Steps | undefined => {
  const late = createdLast(from, to, stubs)
  if (isInUse(from, stubs) || [...late].some((each) => find(from, each) !== undefined)) return undefined
  const before = withStubs(from, stubs)
  // One at a time: where several change, each would have to come after the others.
  const [after, ...last] = [...stubs].map((_, count) =>
    withoutObjects(withStubs(to, new Set([...stubs].slice(count))), late)
  )
  if (after === undefined) return undefined
  const between = way(before, after, how)
  if (Result.isFailure(between)) return between
  const computed = computedWith(to, stubs)
  const isWrong = between.success.some(({ address }) => computed.has(address) && find(from, address) !== undefined)
  if (isWrong) return undefined
  const rest = unforced(how)
  return Result.gen(function*() {
    const steps = [...yield* way(from, before, rest), ...between.success]
    let at = after
    for (const next of [...last, withoutObjects(to, late), to]) {
      steps.push(...yield* way(at, next, rest))
      at = next
    }
    return steps
  })
}
