/**
 * Columns: added with their default and comment, and changed in one step where possible.
 */
import { address as addressOf, type CatalogObject, children, type Column, find } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, type Context, draft, never, noText, type Parts, partsOf, reversed, type Scene, type StepReference, tableOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { isAlone, isGiven, isTaken } from "../family/family.ts"
import { isPartitionedBy } from "../family/partition_key.ts"
import { aroundName, detachedForName } from "../not_null/below.ts"
import { afterHolder } from "../not_null/not_null.ts"
import { verdictOf } from "../options.ts"
import { conversionOf, conversions } from "../value/conversion.ts"
import { rowTypesIn } from "../value/row_type.ts"
import { isSameBase } from "../value/type_change.ts"
import { givenExtras, isOwnBelow } from "./_inherited_column.ts"
import { alter, ofTypeAdded, ofTypeDropped } from "./alter_column.ts"
import { columnCalled, columnDotted, columnExtras, columnOf } from "./column_definition.ts"
import { isOfType, isRetyped, isTypeSame } from "./column_piece.ts"
import { isForeign } from "./foreign_table.ts"
import { aroundRetyped, markedIndexes, placesApart } from "./retyped_children.ts"

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

/** Values have the row type of a table only while its columns are those that they have in it. */
const aroundRowTypes = (column: Column, scene: Scene): Ordered => {
  const { address } = column
  const { alter = false, from, to } = scene.changeOf(address) ?? {}
  if (!alter || from?.kind !== "column" || to?.kind !== "column" || isTypeSame(from, to)) return []
  const own: StepReference = { action: "alter", address }
  const stepsOn = (table: string): ReadonlyArray<StepReference> =>
    [...children(scene.from, table), ...children(scene.to, table)].filter(({ kind }) => kind === "column")
      .flatMap((part) => (["drop", "alter", "create"] as const).map((action) => ({ action, address: part.address })))
  const [left, taken] = [rowTypesIn(from.userType, scene.from), rowTypesIn(to.userType, scene.to)]
  return [
    ...[...taken].flatMap((table) => stepsOn(table).map((step) => [step, own] as const)),
    ...[...left].filter((table) => !taken.has(table)).flatMap((table) =>
      stepsOn(table).map((step) => [own, step] as const)
    )
  ]
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

// PostgreSQL adds no column with values to a table whose row type is the type of other columns.
const isRowTypeUsed = ({ parent = "" }: Column, { usersOf }: Context): boolean =>
  usersOf(parent).some((user) =>
    user.parent !== parent && (user.kind === "composite" || user.kind === "domain" || user.kind === "column")
  )

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
          { _tag: "AddColumn", table: tableOf(column), column: columnOf(column, parts, scene) },
          ...addHazards(column, parts, scene)
        )]),
      ...columnExtras(column, scene)
    ]
  },
  drop: (column, parts, scene) => {
    if (column.inherited && scene.changeOf(column.parent!)?.drop === true) return []
    if (isTaken(column, scene)) return []
    if (isOfType(column, scene)) return ofTypeDropped(column, parts, scene)
    const { name: _, ...previous } = columnOf(column, parts, scene)
    const hazards = column.generated === undefined && !isForeign(scene.from, column.parent)
      ? [Hazard.columnDropped(columnDotted(column))]
      : []
    return [
      ...columnExtras(column, scene).map(reversed),
      isAlone(column.address, scene)
        ? { ...draft(execute(dropAlone(column))), isOneWay: true }
        : {
          ...draft({ _tag: "DropColumn", table: tableOf(column), column: column.name, previous }, ...hazards),
          isOneWay: isOwnBelow(column, scene) || isRowTypeUsed(column, scene)
        }
    ]
  },
  alterable: (from, to, context) => {
    const { serverVersion } = context.from
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
  recreates: (change, scene) => [
    ...placesApart(change, scene),
    ...markedIndexes(change, scene),
    ...detachedForName(change, scene)
  ],
  precedence: (column, scene) => [
    ...afterType(column, scene),
    ...aroundCasts(column, scene),
    ...aroundRetyped(column, scene),
    ...aroundRowTypes(column, scene),
    ...afterHolder(column, scene),
    ...aroundName(column, scene)
  ],
  position: ({ position, schema, table }) => `${schema}.${table} ${String(position).padStart(5, "0")}`,
  fold: { isFoldable: always, intoAlter: never, looseness: () => 4 },
  attachments: "comment",
  isAttachment: false,
  ...noNames,
  expressions: ["expression"],
  types: ["type"]
}
