/**
 * A column that changes in place, in one statement where possible; of a typed table, also one that its type adds or drops.
 */
import type { Column } from "../../catalog/mod.ts"
import { type ChangedParts, type Draft, type Parts, reversed, type Scene } from "../description/context.ts"
import { isNotNullLost, notNullChanges } from "../not_null/not_null.ts"
import { otherCompositeCasts } from "../value/composite.ts"
import { giving, taking } from "../value/counter.ts"
import { surroundings } from "./_inherited_column.ts"
import { columnExtras, extraChanges, notValidChanges } from "./column_definition.ts"
import { altered, boundsApart, commentPieces, defaultPiece, generatedPiece, identityPiece, isRetyped, isTypeSame, namedNotNull, nullabilityPiece, typePiece } from "./column_piece.ts"
import { isForeign } from "./foreign_table.ts"

const withoutStorage = ({ compression: _c, storage: _s, ...column }: Column): Column => column

/** The desired column directly after the change of its type, which keeps statistics and the options of both kinds. */
const retypedTo = (
  { foreignOptions, options, statistics }: Column,
  { foreignOptions: _f, options: _o, statistics: _s, ...target }: Column
): Column => ({
  ...target,
  ...(foreignOptions === undefined ? {} : { foreignOptions }),
  ...(options === undefined ? {} : { options }),
  ...(statistics === undefined ? {} : { statistics })
})

/**
 * The statements that change a column. An identity needs an integer type, so it is dropped before the type changes from
 * one, and added after it changes to one.
 */
export const alter = (before: Column, to: Column, changed: ChangedParts, context: Scene): ReadonlyArray<Draft> => {
  const around = surroundings(before, to, changed, context, (a, b) => isRetyped(a, b, context))
  const { from, only, parts } = around
  const apart = around.isLed ? undefined : boundsApart(from, to, context)
  const type = around.isLed || apart !== undefined ? [] : typePiece(from, to, context)
  const isStart = from.identity === undefined && to.identity !== undefined
  const isEnd = from.identity !== undefined && to.identity === undefined
  const [counted, counting] = [isEnd ? giving(to, context) : [], isStart ? taking(to, context) : []]
  const identity = apart === undefined ? identityPiece(from, to, counting.length > 0) : []
  const rest = [...type, ...nullabilityPiece(from, to, context), ...generatedPiece(from, to), ...defaultPiece(parts)]
  const isApart = type.length > 0 && (isStart || isEnd)
  const changes = !isApart
    ? altered(to, [...rest, ...identity])
    : isStart
    ? [...altered(to, rest), ...altered(to, identity)]
    : [...altered(to, identity), ...altered(to, rest)]
  const change = isNotNullLost(from, to, context) ? changes.map((one) => ({ ...one, isOneWay: true })) : changes
  const named = notNullChanges(before, to, context)
  const casts = otherCompositeCasts(
    type.length === 0 || isForeign(context.to, to.parent) ? [] : [{ from, to }],
    context
  )
  const main = [
    ...around.before,
    ...apart ?? [],
    ...counted,
    ...casts.created,
    ...change,
    ...casts.dropped,
    ...namedNotNull(from, to, context),
    ...counting
  ]
  if (type.length === 0 && (apart === undefined || isTypeSame(from, to))) {
    return [...main, ...notValidChanges(from, to, context), ...named, ...extraChanges(from, to, only), ...around.after]
  }
  // A new type has its own default storage, and may not support the old one.
  return [
    ...extraChanges(from, withoutStorage(from), only),
    ...main,
    ...notValidChanges(from, to, context),
    ...named,
    ...extraChanges(retypedTo(from, withoutStorage(to)), to, only),
    ...around.after
  ]
}

/** A column as `ADD ATTRIBUTE` adds it to a typed table. */
const plainColumn = ({ generated: _g, identity: _i, ...column }: Column): Column => ({ ...column, nullable: true })

/** A column of a typed table, which has its type from an attribute. */
export const ofTypeAdded = (column: Column, parts: Parts, context: Scene): ReadonlyArray<Draft> => [
  ...alter(plainColumn(column), column, { before: [], after: parts }, context),
  ...altered(column, commentPieces(parts))
]

/** What a column has besides its type is removed before its attribute, so that the inverse restores it after that. */
export const ofTypeDropped = (column: Column, parts: Parts, context: Scene): ReadonlyArray<Draft> => [
  ...columnExtras(column, context).map(reversed),
  ...altered(
    column,
    commentPieces(parts).map(({ change, hazards, previous }) => ({ change: previous, previous: change, hazards }))
  ),
  ...alter(column, plainColumn(column), { before: parts, after: [] }, context)
]
