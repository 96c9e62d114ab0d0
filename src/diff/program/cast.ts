/**
 * Casts. PostgreSQL has no statement that changes one.
 */
import { type Address, type Cast, type Catalog, routineAddress } from "../../catalog/mod.ts"
import { words } from "../../text/mod.ts"
import type { Action, Scene, StepReference } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { routineText } from "./_name.ts"

const called = ({ source, target }: Cast): string => `CAST (${source} AS ${target})`

const createText = (cast: Cast): string =>
  words(
    `CREATE ${called(cast)}`,
    cast.function === undefined
      ? cast.method === "inout" ? "WITH INOUT" : "WITHOUT FUNCTION"
      : `WITH FUNCTION ${routineText(cast.function)}`,
    cast.context !== "explicit" && `AS ${cast.context.toUpperCase()}`
  )

/**
 * The objects whose expressions use a cast. PostgreSQL records that they use its function; of a cast without a function it
 * records nothing, so the deparsed texts are searched.
 */
const usersOf = ({ function: routine, target }: Cast, catalog: Catalog): ReadonlySet<Address> => {
  if (routine === undefined) {
    return new Set(
      catalog.objects.flatMap((object) =>
        object.parent !== undefined && JSON.stringify(object).includes(`::${target}`) ? [object.address] : []
      )
    )
  }
  const { argumentTypes, name, schema } = routine
  const called = routineAddress("function", schema, name, argumentTypes)
  return new Set(catalog.edges.flatMap(({ from, to }) => to === called ? [from] : []))
}

const step = (action: Action, address: Address): StepReference => ({ action, address })

/** A cast exists while PostgreSQL parses the expressions that use it. */
const aroundUsers = (cast: Cast, scene: Scene): ReadonlyArray<readonly [StepReference, StepReference]> => {
  if (scene.changeOf(cast.address) === undefined) return []
  const [before, after] = [usersOf(cast, scene.from), usersOf(cast, scene.to)]
  const [drop, create] = [step("drop", cast.address), step("create", cast.address)]
  return [
    ...[...after].flatMap((user) =>
      (["create", "alter"] as const).map((action) => [create, step(action, user)] as const)
    ),
    ...[...before].map((user) => [step("drop", user), drop] as const),
    ...[...before].filter((user) => !after.has(user)).map((user) => [step("alter", user), drop] as const)
  ]
}

/** Casts. */
export const cast: Compared<"cast"> = standaloneKind({
  create: createText,
  called,
  changes: "recreate",
  isOwned: false,
  rank: 55,
  needs: ({ userTypes }) => userTypes.map((type) => ({ type }))
}, {
  // A text that uses the cast names one of the types.
  namesInBodies: ({ userTypes: [first] }) => first === undefined ? [] : [first.name],
  precedence: aroundUsers,
  types: ["source", "target", "argumentTypes"]
})
