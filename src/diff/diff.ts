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
import { scopeOf } from "./engine/scope.ts"
import { stepsOf } from "./engine/steps.ts"
import { judged } from "./engine/verdicts.ts"
import type { DiffError } from "./error.ts"
import { type Options, type Rename, reverseRenames } from "./options.ts"
import type { Plan, Step } from "./plan.ts"
import { hintsOf } from "./rename/hints.ts"
import { nameChanges, withNames } from "./rename/name_only.ts"
import { recreatedAround, withoutObjects } from "./rename/recreated.ts"
import { applied, checked, wholesFirst } from "./rename/rename.ts"

/**
 * The plan that changes `from` into `to`. Fails with `Cycle` if the changes cannot be ordered, and with `RenameUnknown` for
 * a rename of an object that does not exist.
 */
export const diff = (from: Catalog, to: Catalog, options: Options = {}): Result.Result<Plan, DiffError> =>
  Result.gen(function*() {
    const scope = scopeOf(from, to, options)
    const { catalog, forced } = judged(scope.from, scope.to, options)
    const desired = canonical(catalog)
    const renamed = yield* renamedOf(scope.from, desired, options)
    const names = nameChanges(renamed.catalog, desired)
    const before = names.length === 0 ? renamed.catalog : canonical(withNames(renamed.catalog, names))
    const steps = yield* stepsOf(before, desired, options, { forced })
    return {
      steps: [
        ...renamed.steps,
        ...names.map(({ from, operation }) => step(operation, from.address)),
        ...steps
      ],
      notCompared: scope.notCompared,
      hints: hintsOf(before, desired)
    }
  })

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

const renamedOf = (from: Catalog, to: Catalog, options: Options): Result.Result<Renamed, DiffError> =>
  Result.gen(function*() {
    const renames = wholesFirst(options.renames ?? [])
    if (renames.length === 0) return { catalog: from, steps: [] }
    const homes = newSchemas(from, to, renames)
    const gone = recreatedAround(from, renames)
    const dropped = gone.size === 0 ? [] : yield* stepsOf(from, withoutObjects(from, gone), options)
    const steps: Array<Step> = [...dropped, ...homes.map((name) => schemaStep(name))]
    let catalog = withSchemas(withoutObjects(from, gone), to, homes)
    for (const rename of renames) {
      for (const done of applied(catalog, yield* checked(rename, catalog, to))) {
        steps.push(step(done.operation, done.address))
        catalog = canonical(done.catalog)
      }
    }
    return { catalog, steps }
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
    objects: [...catalog.objects, ...names.flatMap((name) => find(to, address("schema", name)) ?? [])],
    edges: catalog.edges
  })

/** The operations that undo a plan, last step first; none if a step has no inverse, such as an added enum value. */
export const inverse = (plan: Plan): Option.Option<ReadonlyArray<Operation>> => {
  const inverses = plan.steps.toReversed().map((step) => step.inverse)
  return inverses.every((operation) => operation !== undefined) ? Option.some(inverses) : Option.none()
}

/**
 * The operations that change `to` back into `from`: the inverses of the plan's steps if all have one, otherwise those of a
 * comparison in the opposite direction.
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
      Result.map(
        diff(to, from, { ...options, renames: reverseRenames(options.renames ?? []) }),
        (plan) => plan.steps.map((step) => step.operation)
      )
  })
