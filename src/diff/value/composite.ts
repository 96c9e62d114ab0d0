/**
 * Values of composite types: converted by the names of attributes, whether a type is rebuilt or a column gets another one.
 */
import type { Attribute, Catalog, Composite, Typed } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { type Context, dotted, nameOf } from "../description/context.ts"
import { script } from "../description/statement.ts"
import { conversionOf, conversions, convertedText, isOtherComposite, underDomain } from "./conversion.ts"
import { parkedTyped } from "./parked_type.ts"
import { type CastBody, type RebuiltCast, type RebuiltCasts, rebuiltCasts } from "./rebuilt_cast.ts"
import { type RowType, rowTypeAt } from "./row_type.ts"
import { valueHazards } from "./type_change.ts"

/** An attribute as `CREATE TYPE` has it. */
export const attribute = ({ collation, name, type }: Attribute): string =>
  words(quoteIdentifier(name), type, collation && `COLLATE ${quoteName(collation)}`)

const isSame = (a: Attribute, b: Attribute): boolean => attribute(a) === attribute(b)

type Attributed = Pick<Composite, "attributes">
type Named = Pick<Composite, "attributes" | "name" | "schema">

/** The attribute of a type with the name of another. */
export const named = (type: Attributed, { name }: Attribute): Attribute | undefined =>
  type.attributes.find((other) => other.name === name)

/** The attributes of `from` that `to` does not have. */
export const goneFrom = (from: Attributed, to: Attributed): ReadonlyArray<Attribute> =>
  from.attributes.filter((each) => named(to, each) === undefined)

/** The attributes whose types change: as they were, and as they will be. */
export const retyped = (from: Attributed, to: Attributed): ReadonlyArray<readonly [Attribute, Attribute]> =>
  from.attributes.flatMap((old) => {
    const each = named(to, old)
    return each === undefined || isSame(old, each) ? [] : [[old, each] as const]
  })

/** The hazards of attributes that go. */
export const losses = (from: Named, to: Named): ReadonlyArray<Hazard.Hazard> => {
  const gone = goneFrom(from, to).map(({ name }) => name)
  return gone.length === 0 ? [] : [Hazard.attributesDropped(dotted(from), gone)]
}

/** The hazards of a conversion by attributes. */
export const castHazards = (from: Named, to: Named, context: Context): ReadonlyArray<Hazard.Hazard> => [
  ...losses(from, to),
  ...retyped(from, to).flatMap(([old, each]) =>
    old.type === each.type || isOtherComposite(old, each, conversions(context, false))
      ? []
      : valueHazards(`${dotted(to)}.${each.name}`, old, each, conversionOf(old, each, conversions(context, false)))
  )
]

/** A row type as a cast names it. */
type Row = Pick<RowType, "address" | "attributes" | "name" | "schema"> & Partial<RowType>

/** The cast in which each attribute gets the value that the one of its name had. */
export const attributeCast = (from: Row, to: Row, context: Context): RebuiltCast => {
  const old = context.parked(from) ?? nameOf(from)
  const bodyOf = (source: Row, target: Row, type: string, isBack: boolean): CastBody => {
    const values = target.attributes.map((each): readonly [string, string] => {
      const own = named(source, each)
      if (own === undefined) return [each.name, "NULL"]
      const written = isBack ? parkedTyped(each, context) : each
      const value = `($1).${quoteIdentifier(each.name)}`
      return [each.name, convertedText(value, { from: own, to: each, target: written.type, isBack }, context)]
    })
    return target.isRelation === true
      ? { language: "plpgsql", text: assigned(values, type) }
      : { language: "sql", text: `SELECT ROW(${values.map(([, value]) => value).join(", ")})::${type}` }
  }
  return {
    type: nameOf(to),
    old,
    forward: bodyOf(from, to, quoteName(to), false),
    back: bodyOf(to, from, quoteName(old), true)
  }
}

// By name, because columns that were added are the last ones of the table, wherever the catalog has them.
const assigned = (values: ReadonlyArray<readonly [string, string]>, type: string): string =>
  script(
    `DECLARE\n  made ${type}`,
    `BEGIN\n${values.map(([name, value]) => `  made.${quoteIdentifier(name)} := ${value};\n`).join("")}  RETURN made`,
    "END"
  )

const rowOf = (typed: Typed, side: Catalog): RowType | undefined => {
  const { userType } = underDomain(typed, side)
  return userType === undefined ? undefined : rowTypeAt(userType, side)
}

type Pair = readonly [RowType, RowType]

/** The casts from one row type to another that values need, those of attributes first. */
const pairsOf = (from: Typed, to: Typed, context: Context): ReadonlyArray<Pair> => {
  if (!isOtherComposite(from, to, conversions(context, false))) return []
  const [a, b] = [rowOf(from, context.from), rowOf(to, context.to)]
  if (a === undefined || b === undefined) return []
  return [...retyped(a, b).flatMap(([old, each]) => pairsOf(old, each, context)), [a, b]]
}

/** The casts that exist while values get other row types; none for other changes. */
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
