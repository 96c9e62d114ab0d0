/**
 * The comparison of two catalogs.
 *
 * Objects that are not compared are filtered out, then the declared renames are applied, and the engine computes the
 * rest. The result does not depend on the order of the objects in the catalogs.
 */
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { address, canonical, type Catalog, find } from "../catalog/mod.ts"
import { Inverse, type Operation } from "../operation/mod.ts"
import { alterEnums } from "./alter_enums.ts"
import { completed } from "./engine/kept.ts"
import { isUnchanged, scopeOf } from "./engine/scope.ts"
import { stepsOf } from "./engine/steps.ts"
import { judged } from "./engine/verdicts.ts"
import type { DiffError } from "./error.ts"
import { ownHints } from "./family/own_hint.ts"
import { descriptionOf, isCompared } from "./kind/descriptions.ts"
import { recordedOn } from "./not_null/name.ts"
import { type Options, type Rename, reverseRenames } from "./options.ts"
import type { Plan, Step } from "./plan.ts"
import { hintsOf } from "./rename/hints.ts"
import { nameChanges, withNames } from "./rename/name_only.ts"
import { recreatedAround, withoutObjects } from "./rename/recreated.ts"
import { applied, checked, wholesFirst } from "./rename/rename.ts"
import { exchangedSequences } from "./rename/sequences.ts"
import { staged } from "./stage/staged.ts"

/**
 * The plan that changes `from` into `to`. Fails with `Cycle` if the changes cannot be ordered, and with `RenameUnknown` for
 * a rename of an object that does not exist.
 */
export const diff = (from: Catalog, to: Catalog, options: Options = {}): Result.Result<Plan, DiffError> =>
  Result.map(compared(from, to, options), ({ plan }) => plan)

/** A plan, and the states before and after it, with what the options leave out. */
interface Compared {
  readonly plan: Plan
  readonly before: Catalog
  readonly after: Catalog
}

const compared = (from: Catalog, to: Catalog, options: Options): Result.Result<Compared, DiffError> =>
  Result.gen(function*() {
    const scope = scopeOf(from, to, options)
    const { catalog, forced } = judged(scope.from, scope.to, options)
    const target = canonical(catalog)
    const renames = wholesFirst(options.renames ?? [])
    if (renames.length === 0 && forced.size === 0 && isUnchanged(scope.from, target)) {
      return { plan: { steps: [], notCompared: scope.notCompared, hints: [] }, before: scope.whole, after: target }
    }
    const renamed = yield* renamedOf(scope.whole, target, renames, options)
    const [whole, own] = [
      yield* withRenames(scope.whole, target, renames),
      yield* withRenames(scope.from, target, renames)
    ]
    const sides = completed(renamed.catalog, target, whole.catalog, own.catalog)
    const desired = canonical(recordedOn(sides.from, sides.to))
    const names = nameChanges(sides.from, desired)
    const named = names.length === 0 ? sides.from : withNames(sides.from, names)
    const sequences = exchangedSequences(named, desired)
    const before = canonical(sequences.at(-1)?.catalog ?? named)
    const made = yield* staged(before, desired, options, { forced })
    const steps = renames.length === 0 ? made : made.map((step) => afterRename(step, before))
    const plan = {
      steps: [
        ...renamed.steps,
        ...names.flatMap(({ from, operation }) => operation === "together" ? [] : [step(operation, from.address)]),
        ...sequences.map(({ address, operation }) => step(operation, address)),
        ...alterEnums(steps, before, desired)
      ],
      notCompared: scope.notCompared,
      hints: [...hintsOf(before, desired), ...ownHints(before, desired, steps)]
    }
    return { plan, before: scope.whole, after: desired }
  })

/**
 * A step after the renames. A body that PostgreSQL keeps as it was written has the old names, so it cannot be given back before
 * the renames are undone: the opposite direction is compared.
 */
const afterRename = (step: Step, before: Catalog): Step => {
  const object = find(before, step.address)
  const isWritten = object !== undefined && isCompared(object.kind) && !descriptionOf(object).isDeparsed(object)
  return isWritten ? { ...step, inverse: undefined } : step
}

const step = (operation: Operation, address: string): Step => ({
  operation,
  address,
  hazards: [],
  inverse: Option.getOrUndefined(Inverse.invert(operation))
})

interface Renamed {
  readonly catalog: Catalog
  readonly steps: ReadonlyArray<Step>
}

/** The catalog after the renames, without the objects that are recreated around them, and the steps that lead to it. */
const renamedOf = (
  from: Catalog,
  to: Catalog,
  renames: ReadonlyArray<Rename>,
  options: Options
): Result.Result<Renamed, DiffError> =>
  Result.gen(function*() {
    if (renames.length === 0) return { catalog: from, steps: [] }
    const homes = newSchemas(from, to, renames)
    const gone = recreatedAround(from, (yield* withRenames(from, to, renames)).objects, to, renames)
    const dropped = gone.size === 0 ? [] : yield* stepsOf(from, withoutObjects(from, gone), options)
    const { catalog, steps } = yield* withRenames(withSchemas(withoutObjects(from, gone), to, homes), to, renames)
    return { catalog, steps: [...dropped, ...homes.map((name) => schemaStep(name)), ...steps] }
  })

/** The catalog after the renames alone, its objects in the order of `from`, and the steps. */
const withRenames = (
  from: Catalog,
  to: Catalog,
  renames: ReadonlyArray<Rename>
): Result.Result<Renamed & { readonly objects: Catalog["objects"] }, DiffError> =>
  Result.gen(function*() {
    const steps: Array<Step> = []
    let catalog = from
    for (const [index, rename] of renames.entries()) {
      for (const done of applied(catalog, yield* checked(rename, catalog, to, renames.slice(index + 1)))) {
        steps.push(step(done.operation, done.address))
        catalog = done.catalog
      }
    }
    return { catalog: canonical(catalog), objects: catalog.objects, steps }
  })

const newSchemas = (from: Catalog, to: Catalog, renames: ReadonlyArray<Rename>): ReadonlyArray<string> => {
  const names = renames.flatMap((rename) => typeof rename.to === "string" ? [] : [rename.to.schema])
  const isNew = (name: string) =>
    find(from, address("schema", name)) === undefined && find(to, address("schema", name)) !== undefined
  return [...new Set(names)].filter(isNew).toSorted()
}

const schemaStep = (name: string): Step => step({ _tag: "CreateSchema", name }, address("schema", name))

const withSchemas = (catalog: Catalog, to: Catalog, names: ReadonlyArray<string>): Catalog =>
  canonical({
    ...catalog,
    objects: [...catalog.objects, ...names.flatMap((name) => find(to, address("schema", name)) ?? [])]
  })

/** The operations that undo a plan, last step first; none if a step has no inverse, such as an added enum value. */
export const inverse = (plan: Plan): Option.Option<ReadonlyArray<Operation>> => {
  const inverses = plan.steps.toReversed().map((step) => step.inverse)
  return inverses.every((operation) => operation !== undefined) ? Option.some(inverses) : Option.none()
}

/**
 * The operations that change `to` back into `from`: the inverses of the plan's steps if all have one, otherwise those of a
 * comparison in the opposite direction, which gives back what the options leave out.
 */
export const downgrade = (
  from: Catalog,
  to: Catalog,
  plan: Plan,
  options: Options = {}
): Result.Result<ReadonlyArray<Operation>, DiffError> =>
  Option.match(inverse(plan), {
    onSome: (operations) => Result.succeed(operations),
    onNone: () =>
      Result.gen(function*() {
        const { after, before } = yield* compared(from, to, options)
        const { include: _, ...rest } = options
        const all = { ...rest, owners: true, privileges: true, renames: reverseRenames(options.renames ?? []) }
        const back = yield* diff(after, before, all)
        return back.steps.map((step) => step.operation)
      })
  })
