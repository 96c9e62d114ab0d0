/**
 * The parts of a change of one column, each with its hazards: type, NOT NULL, identity, generation expression, default.
 */
import { type Column, find } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type * as Operation from "../../operation/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type ChangedParts, type Context, type Draft, draft, type Parts, partsOf, tableOf } from "../description/context.ts"
import { execute, raw, script } from "../description/statement.ts"
import { isNamedNotNull, setNotNull } from "../not_null/not_null.ts"
import { conversionOf, conversions, convertedText, isOtherComposite, underDomain } from "../value/conversion.ts"
import { movedInto } from "../value/counter.ts"
import { parkedCollation } from "../value/parked_collation.ts"
import { isExcluding, limitsOf } from "../value/sequence_options.ts"
import { typeHazards, usingOf, valueHazards } from "../value/type_change.ts"
import { columnDotted, columnType, identityChange, identityOf, identityTexts, isNotValid, typeText } from "./column_definition.ts"
import { isForeign } from "./foreign_table.ts"

/** Whether the type and the collation are the same by name. */
export const isTypeSame = (from: Column, to: Column): boolean =>
  from.type === to.type && from.collation?.name === to.collation?.name &&
  from.collation?.schema === to.collation?.schema

/** Whether the type changes: to another type, or to the new one of the same name if the type is rebuilt. */
export const isRetyped = (from: Column, to: Column, context: Context): boolean =>
  !isTypeSame(from, to) || context.isForced(to.address) ||
  (from.userType !== undefined && context.parked(from.userType) !== undefined) ||
  (from.collation !== undefined && parkedCollation(from.collation, context) !== undefined)

/** One part of an `AlterColumn`. */
export interface Piece {
  readonly change: Operation.ColumnChange
  readonly previous: Operation.ColumnChange
  readonly hazards: ReadonlyArray<Hazard.Hazard>
}

/** What the new type under a domain of the same name may cost. */
const convertedHazards = (from: Column, to: Column, context: Context): ReadonlyArray<Hazard.Hazard> => {
  const [old, base] = [underDomain(from, context.from), underDomain(to, context.to)]
  return old.type === base.type
    ? []
    : valueHazards(columnDotted(to), old, base, conversionOf(old, base, conversions(context, false)))
}

/** Whether the columns of a table are those of its type, which statements on the type change. */
export const isOfType = ({ parent = "" }: Column, { from, parked, to }: Context): boolean => {
  const [old, table] = [find(from, parent), find(to, parent)]
  return old?.kind === "table" && table?.kind === "table" && old.ofType !== undefined && table.ofType !== undefined &&
    old.ofType.schema === table.ofType.schema && old.ofType.name === table.ofType.name &&
    parked(table.ofType) === undefined
}

/** The type and the collation, with the conversion of the values. */
export const typePiece = (from: Column, to: Column, context: Context): ReadonlyArray<Piece> => {
  if (!isRetyped(from, to, context) || isOfType(to, context)) return []
  const isParked = from.userType !== undefined && context.parked(from.userType) !== undefined
  const isRemote = isForeign(context.to, to.parent)
  const side = (isBack: boolean, type: Operation.ColumnType): Operation.ColumnChange => {
    const [source, target] = isBack ? [to, from] : [from, to]
    const text = typeText(type)
    const using = isRemote
      ? undefined
      : isParked
      ? raw(convertedText(quoteIdentifier(to.name), { from: source, to: target, target: text, isBack }, context))
      : isOtherComposite(source, target, conversions(context, isBack))
      ? raw(`${quoteIdentifier(to.name)}::${text}`)
      : usingOf(to.name, conversionOf(source, target, conversions(context, isBack)), text)
    // Without COLLATE, the column gets the collation of the type.
    const named = target.collation && isBack
      ? parkedCollation(target.collation, context) ?? target.collation
      : target.collation
    return { type, ...(using === undefined ? {} : { using }), ...(named === undefined ? {} : { collation: named }) }
  }
  return [{
    change: side(false, columnType(to)),
    previous: side(true, columnType(from, context.parked)),
    hazards: isRemote
      ? []
      : isParked
      ? [...convertedHazards(from, to, context), Hazard.columnConverted(columnDotted(to), to.type)]
      : isOtherComposite(from, to, conversions(context, false))
      ? [Hazard.typeChanged(columnDotted(to), from.type, to.type)]
      : typeHazards(columnDotted(to), from, to, conversionOf(from, to, conversions(context, false)))
  }]
}

/** NOT NULL, unless it is NOT VALID or needs a name. */
export const nullabilityPiece = (from: Column, to: Column, context: Context): ReadonlyArray<Piece> => {
  if (from.nullable === to.nullable || isNotValid(from) || isNotValid(to) || isNamedNotNull(from, to, context)) {
    return []
  }
  const hazards = to.nullable ? [] : notNullHazards(to, context)
  return [{ change: { nullable: to.nullable }, previous: { nullable: from.nullable }, hazards }]
}

const notNullHazards = (column: Column, context: Context): ReadonlyArray<Hazard.Hazard> =>
  isForeign(context.to, column.parent)
    ? []
    : [Hazard.columnNotNull(columnDotted(column)), Hazard.notNullScans(columnDotted(column))]

/** NOT NULL with a name that `SET NOT NULL` might not give it. */
export const namedNotNull = (from: Column, to: Column, context: Context): ReadonlyArray<Draft> =>
  isNamedNotNull(from, to, context) && to.notNullValid
    ? [{ ...setNotNull(to, context), hazards: notNullHazards(to, context) }]
    : []

const wholeIdentity = ({ identity, type }: Column): Operation.Identity | null =>
  identity === undefined ? null : identityOf(identity, type)

/** The identity; `isCarried` if a sequence gives its value to it. */
export const identityPiece = (from: Column, to: Column, isCarried: boolean): ReadonlyArray<Piece> => {
  if (from.identity !== undefined && to.identity !== undefined) {
    const changed = identityChange(from.identity, to.identity)
    return changed === undefined
      ? []
      : [{ change: { identity: changed[1] }, previous: { identity: changed[0] }, hazards: [] }]
  }
  if (from.identity === to.identity) return []
  const hazards = to.identity === undefined || isCarried
    ? []
    : [Hazard.identityStarts(columnDotted(to), to.identity.start)]
  return [{ change: { identity: wholeIdentity(to) }, previous: { identity: wholeIdentity(from) }, hazards }]
}

/**
 * An identity with bounds that its current value may be outside of, or with other bounds and another type. Its value and
 * its bounds have to fit the type that the column has at that time.
 */
export const boundsApart = (from: Column, to: Column, context: Context): ReadonlyArray<Draft> | undefined => {
  const { identity: old } = from
  const { identity } = to
  if (old === undefined || identity === undefined) return undefined
  const isMoved = isExcluding(old, identity)
  const [type] = typePiece(from, to, context)
  if (!isMoved && (type === undefined || identityChange(old, identity) === undefined)) return undefined
  const statements = (a: Column, b: Column, { type, using }: Operation.ColumnChange) => {
    const head = `ALTER TABLE ${quoteName(tableOf(to))} ALTER COLUMN ${quoteIdentifier(to.name)}`
    const [previous, next] = [a.identity!, b.identity!]
    const typed = type !== undefined &&
      `${head} TYPE ${typeText(type)}${using === undefined ? "" : ` USING ${using.text}`}`
    const options = identityTexts(previous, next)
    const counter = [
      isExcluding(previous, next) && movedInto(to, previous, next),
      options.length > 0 && `${head} ${options.join(" ")}`
    ]
    return script(...(isExcluding(limitsOf(next), limitsOf(previous)) ? [typed, ...counter] : [...counter, typed]))
  }
  return [draft(
    execute(statements(from, to, type?.change ?? {}), statements(to, from, type?.previous ?? {})),
    ...(isMoved ? [Hazard.counterMoved(columnDotted(to))] : []),
    ...type?.hazards ?? []
  )]
}

const value = (expression: string | undefined): Operation.Expression | null =>
  expression === undefined ? null : raw(expression)

/** The generation expression. */
export const generatedPiece = ({ generated: from }: Column, column: Column): ReadonlyArray<Piece> => {
  const to = column.generated
  if (from?.expression === to?.expression) return []
  const hazards = to?.storage === "stored"
    ? [Hazard.expressionChanged(columnDotted(column))]
    : []
  return [{ change: { generated: value(to?.expression) }, previous: { generated: value(from?.expression) }, hazards }]
}

/** The default. */
export const defaultPiece = ({ after, before }: ChangedParts): ReadonlyArray<Piece> => {
  const [old] = partsOf(before, "default")
  const [standard] = partsOf(after, "default")
  return old === undefined && standard === undefined ? [] : [{
    change: { default: value(standard?.expression) },
    previous: { default: value(old?.expression) },
    hazards: []
  }]
}

/** The comments of a column of a typed table. */
export const commentPieces = (parts: Parts): ReadonlyArray<Piece> =>
  partsOf(parts, "comment").map(({ text }) => ({ change: { comment: text }, previous: { comment: null }, hazards: [] }))

/** One `AlterColumn` for all pieces. */
export const altered = (to: Column, pieces: ReadonlyArray<Piece>): ReadonlyArray<Draft> => {
  if (pieces.length === 0) return []
  const change: Operation.ColumnChange = Object.assign({}, ...pieces.map((piece) => piece.change))
  const previous: Operation.ColumnChange = Object.assign({}, ...pieces.map((piece) => piece.previous))
  const hazards = pieces.flatMap((piece) => piece.hazards)
  return [draft({ _tag: "AlterColumn", table: tableOf(to), column: to.name, change, previous }, ...hazards)]
}
