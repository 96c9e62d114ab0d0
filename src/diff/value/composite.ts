/**
 * Values of composite types: converted by the names of attributes, whether a type is rebuilt or a column gets another one.
 */
import { address, type Attribute, type Catalog, type Composite, find, type Typed } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { type Context, dotted, nameOf } from "../description/context.ts"
import { conversionOf, conversions, convertedText, isOtherComposite, underDomain } from "./conversion.ts"
import { parkedTyped } from "./parked_type.ts"
import { type RebuiltCast, type RebuiltCasts, rebuiltCasts } from "./rebuilt_cast.ts"
import { valueHazards } from "./type_change.ts"

/** An attribute as `CREATE TYPE` has it. */
export const attribute = ({ collation, name, type }: Attribute): string =>
  words(quoteIdentifier(name), type, collation && `COLLATE ${quoteName(collation)}`)

const isSame = (a: Attribute, b: Attribute): boolean => attribute(a) === attribute(b)

/** The attribute of a type with the name of another. */
export const named = (type: Composite, { name }: Attribute): Attribute | undefined =>
  type.attributes.find((other) => other.name === name)

/** The attributes of `from` that `to` does not have. */
export const goneFrom = (from: Composite, to: Composite): ReadonlyArray<Attribute> =>
  from.attributes.filter((each) => named(to, each) === undefined)

/** The attributes whose types change: as they were, and as they will be. */
export const retyped = (from: Composite, to: Composite): ReadonlyArray<readonly [Attribute, Attribute]> =>
  from.attributes.flatMap((old) => {
    const each = named(to, old)
    return each === undefined || isSame(old, each) ? [] : [[old, each] as const]
  })

/** The hazards of attributes that go. */
export const losses = (from: Composite, to: Composite): ReadonlyArray<Hazard.Hazard> => {
  const gone = goneFrom(from, to).map(({ name }) => name)
  return gone.length === 0 ? [] : [Hazard.attributesDropped(dotted(from), gone)]
}

/** The hazards of a conversion by attributes. */
export const castHazards = (from: Composite, to: Composite, context: Context): ReadonlyArray<Hazard.Hazard> => [
  ...losses(from, to),
  ...retyped(from, to).flatMap(([old, each]) =>
    old.type === each.type
      ? []
      : valueHazards(`${dotted(to)}.${each.name}`, old, each, conversionOf(old, each, conversions(context, false)))
  )
]

/** The cast in which each attribute gets the value that the one of its name had. */
export const attributeCast = (from: Composite, to: Composite, context: Context): RebuiltCast => {
  const old = context.parked(from) ?? nameOf(from)
  const row = (source: Composite, target: Composite, type: string, isBack: boolean) => {
    const values = target.attributes.map((each) => {
      const own = named(source, each)
      if (own === undefined) return "NULL"
      const written = isBack ? parkedTyped(each, context) : each
      const value = `($1).${quoteIdentifier(each.name)}`
      return convertedText(value, { from: own, to: each, target: written.type, isBack }, context)
    })
    return `ROW(${values.join(", ")})::${type}`
  }
  return {
    type: nameOf(to),
    old,
    forward: row(from, to, quoteName(to), false),
    back: row(to, from, quoteName(old), true)
  }
}

const compositeOf = (typed: Typed, side: Catalog): Composite | undefined => {
  const { userType } = underDomain(typed, side)
  const found = userType === undefined ? undefined : find(side, address("composite", userType.schema, userType.name))
  return found?.kind === "composite" ? found : undefined
}

/** The casts from one composite type to another that values need, those of attributes first. */
const pairsOf = (from: Typed, to: Typed, context: Context): ReadonlyArray<readonly [Composite, Composite]> => {
  if (!isOtherComposite(from, to, conversions(context, false))) return []
  const [a, b] = [compositeOf(from, context.from), compositeOf(to, context.to)]
  if (a === undefined || b === undefined) return []
  return [...retyped(a, b).flatMap(([old, each]) => pairsOf(old, each, context)), [a, b]]
}

/** The casts that exist while values get other composite types; none for other changes. */
export const otherCompositeCasts = (
  changes: ReadonlyArray<{ readonly from: Typed; readonly to: Typed }>,
  context: Context
): RebuiltCasts => {
  const all = changes.flatMap(({ from, to }) => pairsOf(from, to, context))
  const pairs = new Map(all.map(([from, to]) => [`${from.address} ${to.address}`, [from, to] as const]))
  return rebuiltCasts(
    [...pairs.values()].map(([from, to]) => {
      const name = { schema: from.schema, name: `${from.name}_to_${to.name}` }
      return Object.assign({}, attributeCast(from, to, context), { name })
    }),
    [...pairs.values()].flatMap(([from, to]) => castHazards(from, to, context))
  )
}
