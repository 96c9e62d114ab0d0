/**
 * Columns: added with their default and comment, and changed in one step where possible.
 */
import { address as addressOf, type CatalogObject, children, type Column, find } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type * as Operation from "../../operation/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, type ChangedParts, type Context, type Draft, draft, never, noText, type Parts, partsOf, reversed, type Scene, type StepReference, tableOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ranked } from "../description/plain.ts"
import { execute, raw, script } from "../description/statement.ts"
import { isAlone, isGiven, isTaken } from "../family/family.ts"
import { isPartitionedBy } from "../family/partition_key.ts"
import { verdictOf } from "../options.ts"
import { conversionOf, conversions, convertedText, underDomain } from "../value/conversion.ts"
import { giving, movedInto, taking } from "../value/counter.ts"
import { parkedCollation } from "../value/parked_collation.ts"
import { isExcluding, limitsOf } from "../value/sequence_options.ts"
import { isSameBase, typeHazards, usingOf, valueHazards } from "../value/type_change.ts"
import { givenExtras, isOwnBelow, surroundings } from "./_inherited_column.ts"
import { columnCalled, columnDotted, columnExtras, columnOf, columnType, extraChanges, identityChange, identityOf, identityTexts, isNotValid, notValidChanges, typeText } from "./column_definition.ts"
import { isForeign } from "./foreign_table.ts"
import { afterHolder, notNullChanges } from "./not_null.ts"

const addHazards = (column: Column, parts: Parts, context: Context): ReadonlyArray<Hazard.Hazard> => {
  if (context.isNew(column.parent!) || isForeign(context.to, column.parent)) return []
  const name = columnDotted(column)
  const hasDefault = partsOf(parts, "default").some((part) => part.parent === column.address)
  if (column.generated?.storage === "stored" || column.identity !== undefined) return [Hazard.columnComputed(name)]
  const needsValue = !column.nullable && column.generated === undefined && !hasDefault
  if (needsValue) return [Hazard.columnNeedsValue(name)]
  const [standard] = partsOf(parts, "default")
  return standard !== undefined &&
      /\b(?:random|nextval|gen_random_uuid|clock_timestamp|uuidv[47])\(/.test(standard.expression)
    ? [Hazard.volatileDefault(name)]
    : []
}

const isTypeSame = (from: Column, to: Column): boolean =>
  from.type === to.type && from.collation?.name === to.collation?.name &&
  from.collation?.schema === to.collation?.schema

/** Whether the type changes: to another type, or to the new one of the same name if the type is rebuilt. */
const isRetyped = (from: Column, to: Column, context: Context): boolean =>
  !isTypeSame(from, to) || context.isForced(to.address) ||
  (from.userType !== undefined && context.parked(from.userType) !== undefined) ||
  (from.collation !== undefined && parkedCollation(from.collation, context) !== undefined)

/** One part of an `AlterColumn`. */
interface Piece {
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
const isOfType = ({ parent = "" }: Column, { from, parked, to }: Context): boolean => {
  const [old, table] = [find(from, parent), find(to, parent)]
  return old?.kind === "table" && table?.kind === "table" && old.ofType !== undefined && table.ofType !== undefined &&
    old.ofType.schema === table.ofType.schema && old.ofType.name === table.ofType.name &&
    parked(table.ofType) === undefined
}

const typePiece = (from: Column, to: Column, context: Context): ReadonlyArray<Piece> => {
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
      : typeHazards(columnDotted(to), from, to, conversionOf(from, to, conversions(context, false)))
  }]
}

const nullabilityPiece = (from: Column, to: Column, context: Context): ReadonlyArray<Piece> => {
  if (from.nullable === to.nullable || isNotValid(from) || isNotValid(to)) return []
  const name = columnDotted(to)
  const hazards = to.nullable || isForeign(context.to, to.parent)
    ? []
    : [Hazard.columnNotNull(name), Hazard.notNullScans(name)]
  return [{ change: { nullable: to.nullable }, previous: { nullable: from.nullable }, hazards }]
}

const wholeIdentity = ({ identity, type }: Column): Operation.Identity | null =>
  identity === undefined ? null : identityOf(identity, type)

const identityPiece = (from: Column, to: Column, isCarried: boolean): ReadonlyArray<Piece> => {
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
const boundsApart = (from: Column, to: Column, context: Context): ReadonlyArray<Draft> | undefined => {
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

const generatedPiece = ({ generated: from }: Column, column: Column): ReadonlyArray<Piece> => {
  const to = column.generated
  if (from?.expression === to?.expression) return []
  const hazards = to?.storage === "stored"
    ? [Hazard.expressionChanged(columnDotted(column))]
    : []
  return [{ change: { generated: value(to?.expression) }, previous: { generated: value(from?.expression) }, hazards }]
}

const defaultPiece = ({ after, before }: ChangedParts): ReadonlyArray<Piece> => {
  const [old] = partsOf(before, "default")
  const [standard] = partsOf(after, "default")
  return old === undefined && standard === undefined ? [] : [{
    change: { default: value(standard?.expression) },
    previous: { default: value(old?.expression) },
    hazards: []
  }]
}

const altered = (to: Column, pieces: ReadonlyArray<Piece>): ReadonlyArray<Draft> => {
  if (pieces.length === 0) return []
  const change: Operation.ColumnChange = Object.assign({}, ...pieces.map((piece) => piece.change))
  const previous: Operation.ColumnChange = Object.assign({}, ...pieces.map((piece) => piece.previous))
  const hazards = pieces.flatMap((piece) => piece.hazards)
  return [draft({ _tag: "AlterColumn", table: tableOf(to), column: to.name, change, previous }, ...hazards)]
}

const withoutStorage = ({ compression: _c, storage: _s, ...column }: Column): Column => column

/** The desired column directly after the change of its type, which keeps options and statistics. */
const retypedTo = ({ options, statistics }: Column, { options: _o, statistics: _s, ...target }: Column): Column => ({
  ...target,
  ...(options === undefined ? {} : { options }),
  ...(statistics === undefined ? {} : { statistics })
})

// An identity needs an integer type, so it is dropped before the type changes from one, and added after it changes to one.
const alter = (before: Column, to: Column, changed: ChangedParts, context: Scene): ReadonlyArray<Draft> => {
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
  const change = !isApart
    ? altered(to, [...rest, ...identity])
    : isStart
    ? [...altered(to, rest), ...altered(to, identity)]
    : [...altered(to, identity), ...altered(to, rest)]
  const named = notNullChanges(before, to, context)
  const main = [...around.before, ...apart ?? [], ...counted, ...change, ...counting]
  if (type.length === 0 && (apart === undefined || isTypeSame(from, to))) {
    return [...main, ...notValidChanges(from, to), ...named, ...extraChanges(from, to, only), ...around.after]
  }
  // A new type has its own default storage, and may not support the old one.
  return [
    ...extraChanges(from, withoutStorage(from), only),
    ...main,
    ...notValidChanges(from, to),
    ...named,
    ...extraChanges(retypedTo(from, withoutStorage(to)), to, only),
    ...around.after
  ]
}

/** A column as `ADD ATTRIBUTE` adds it to a typed table. */
const plainColumn = ({ generated: _g, identity: _i, ...column }: Column): Column => ({ ...column, nullable: true })

const commentPieces = (parts: Parts): ReadonlyArray<Piece> =>
  partsOf(parts, "comment").map(({ text }) => ({ change: { comment: text }, previous: { comment: null }, hazards: [] }))

const ofTypeAdded = (column: Column, parts: Parts, context: Scene): ReadonlyArray<Draft> => [
  ...alter(plainColumn(column), column, { before: [], after: parts }, context),
  ...altered(column, commentPieces(parts))
]

/** What a column has besides its type is removed before its attribute, so that the inverse restores it after that. */
const ofTypeDropped = (column: Column, parts: Parts, context: Scene): ReadonlyArray<Draft> => [
  ...columnExtras(column, context).map(reversed),
  ...altered(
    column,
    commentPieces(parts).map(({ change, hazards, previous }) => ({ change: previous, previous: change, hazards }))
  ),
  ...alter(column, plainColumn(column), { before: parts, after: [] }, context)
]

type Ordered = ReadonlyArray<readonly [StepReference, StepReference]>

/** A cast of a user that converts the values, or converts them back, exists at that time. */
const aroundCasts = ({ address }: Column, scene: Scene): Ordered => {
  const { alter = false, from, to } = scene.changeOf(address) ?? {}
  if (!alter || from?.kind !== "column" || to?.kind !== "column" || !isRetyped(from, to, scene)) return []
  return [conversionOf(from, to, conversions(scene, false)), conversionOf(to, from, conversions(scene, true))]
    .flatMap(({ cast }): Ordered => {
      if (cast === undefined) return []
      const own: StepReference = { action: "alter", address }
      const other = addressOf("cast", cast.from, cast.to)
      return scene.changeOf(other)?.drop === true
        ? [[own, { action: "drop", address: other }]]
        : [[{ action: "create", address: other }, own]]
    })
}

/** The columns of a typed table follow the attributes of its type. */
const afterType = ({ address, parent = "" }: Column, { from, to }: Scene): Ordered => {
  const table = find(to, parent) ?? find(from, parent)
  if (table?.kind !== "table" || table.ofType === undefined) return []
  const type: StepReference = {
    action: "alter",
    address: addressOf("composite", table.ofType.schema, table.ofType.name)
  }
  return [
    [{ action: "drop", address }, type],
    [type, { action: "create", address }],
    [type, { action: "alter", address }]
  ]
}

// The children keep the column as their own.
const dropAlone = (column: Column): string =>
  `ALTER TABLE ONLY ${quoteName(tableOf(column))} DROP COLUMN ${quoteIdentifier(column.name)}`

// PostgreSQL 18 refuses SET EXPRESSION of a virtual column if the table has check constraints.
const isChecked = ({ parent = "" }: Column, { from, to }: Context): boolean =>
  [...children(from, parent), ...children(to, parent)].some((part) =>
    part.kind === "constraint" && part.type === "check"
  )

/** Columns of children are added, changed and dropped with those of the parent table, as long as they are together. */
const operations: Operations<Column> = {
  create: (column, parts, scene) => {
    if (column.inherited && scene.isNew(column.parent!)) return []
    if (isGiven(column, scene)) return givenExtras(column, parts, scene)
    return [
      ...(isOfType(column, scene)
        ? ofTypeAdded(column, parts, scene)
        : [draft(
          { _tag: "AddColumn", table: tableOf(column), column: columnOf(column, parts) },
          ...addHazards(column, parts, scene)
        )]),
      ...columnExtras(column, scene)
    ]
  },
  drop: (column, parts, scene) => {
    if (column.inherited && scene.changeOf(column.parent!)?.drop === true) return []
    if (isTaken(column, scene)) return []
    if (isOfType(column, scene)) return ofTypeDropped(column, parts, scene)
    const { name: _, ...previous } = columnOf(column, parts)
    const hazards = column.generated === undefined && !isForeign(scene.from, column.parent)
      ? [Hazard.columnDropped(columnDotted(column))]
      : []
    return [
      ...columnExtras(column, scene).map(reversed),
      isAlone(column.address, scene)
        ? { ...draft(execute(dropAlone(column))), isOneWay: true }
        : {
          ...draft({ _tag: "DropColumn", table: tableOf(column), column: column.name, previous }, ...hazards),
          isOneWay: isOwnBelow(column, scene)
        }
    ]
  },
  alterable: (from, to, context) => {
    const { serverVersion = 14 } = context.options
    if (from.generated === undefined) return to.generated === undefined
    if (to.generated === undefined) return from.generated.storage === "stored"
    const sameStorage = from.generated.storage === to.generated.storage
    if (from.generated.expression === to.generated.expression) return sameStorage
    return sameStorage && serverVersion >= 17 && !(to.generated.storage === "virtual" && isChecked(to, context))
  },
  alter,
  park: "none"
}

/** Whether no statement changes the type of a column because the table is partitioned by it. */
const isFixedBy = ({ name }: Column, table: CatalogObject): boolean =>
  table.kind === "table" && isPartitionedBy(table, name)

const withType = (inspected: Column, { collation: _c, type: _t, userType: _u, ...declared }: Column): Column => ({
  ...declared,
  type: inspected.type,
  ...(inspected.userType === undefined ? {} : { userType: inspected.userType }),
  ...(inspected.collation === undefined ? {} : { collation: inspected.collation })
})

/** Columns. */
export const column: Compared<"column"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  // PostgreSQL adds columns at the end only.
  comparable: ({ notNullGivenName: _given, position: _position, ...column }) => column,
  judge: {
    verdict: (inspected, declared, { compareTypes }) =>
      inspected === undefined || declared === undefined ? undefined : verdictOf(compareTypes, inspected, declared),
    isOfMissing: false,
    asInspected: withType
  },
  comment: {
    on: columnCalled,
    target: (column) => ({ kind: "column", on: tableOf(column), name: column.name })
  },
  owner: "parent",
  grant: (column) => ({ on: `TABLE ${quoteName(tableOf(column))}`, column: quoteIdentifier(column.name) }),
  defaultPrivileges: "none",
  needs: ({ userType }) => userType === undefined ? [] : [{ type: userType }],
  isRecordedForParent: never,
  evaluates: ({ generated }) => generated === undefined ? [] : [generated.expression],
  body: noText,
  namesInBodies: ({ name, table }) => [name, table],
  canRelease: true,
  isRecreatedWith: ({ generated }) => generated !== undefined,
  // The sequence of an identity is not an object of the catalog, but has the name that a `serial` would give to its own.
  places: ({ identity, name, schema, table }) => identity === undefined ? [] : [`${schema}.${table}_${name}_seq`],
  ...noType,
  usesTypes: true,
  containsType: ({ userType }) => userType?.array === true,
  retyping: {
    isRetyped,
    isConverted: ({ generated }) => generated === undefined,
    isShallow: (from, to, { parked }) =>
      isSameBase(from, to) && (from.userType === undefined || parked(from.userType) === undefined),
    isFixedBy
  },
  ...ranked(32),
  precedence: (column, scene) => [
    ...afterType(column, scene),
    ...aroundCasts(column, scene),
    ...afterHolder(column, scene)
  ],
  position: ({ position, schema, table }) => `${schema}.${table} ${String(position).padStart(5, "0")}`,
  fold: { isFoldable: always, intoAlter: never, looseness: () => 4 },
  attachments: "comment",
  isAttachment: false,
  ...noNames,
  expressions: ["expression"],
  types: ["type"]
}
