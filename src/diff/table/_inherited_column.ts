/**
 * Columns that follow those of a parent table: what a column has of its own, and which statements of a parent leave it
 * alone.
 *
 * ALTER TABLE changes the children as well. Their types and expressions can only change so. A default and the settings of
 * a column are changed with ONLY where one of the children has others, and NOT NULL, for which partitions have no ONLY, is
 * set again in the children that have it of their own.
 */
import { address, type Catalog, type Column, find, type QualifiedName } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type ChangedParts, type Context, type Draft, draft, type Parts, partsOf, type Scene, tableOf } from "../description/context.ts"
import { commentText, execute } from "../description/statement.ts"
import { type BothColumns, childrenOf, columnIn, followersOf, leadersOf, parentsOf } from "../family/family.ts"
import { notNullChanges, setNotNull } from "../not_null/not_null.ts"
import { columnCalled, extraChanges } from "./column_definition.ts"

/** The statements that follow `CREATE TABLE … INHERITS`, with their inverses. */
export const inheritedExtras = (parts: Parts, side: Catalog, context: Context): ReadonlyArray<Draft> => {
  const parents = partsOf(parts, "inheritance").map(({ from }) => from)
  return parents.length === 0
    ? []
    : partsOf(parts, "column").filter(({ inherited }) => inherited).flatMap((column) =>
      own(column, parts, side, parents, asInherited, context)
    )
}

/** The statements for a column that a table gets together with a parent, with their inverses. */
export const givenExtras = (column: Column, parts: Parts, scene: Scene): ReadonlyArray<Draft> =>
  own(column, parts, scene.to, parentsOf(scene.to, column.parent ?? "").map(({ from }) => from), asAdded, scene)

/** Whether a child has anything of its own in a column, which an inverse that adds it to the parent does not restore. */
export const isOwnBelow = (column: Column, { from }: Scene): boolean =>
  childrenOf(from, column.parent ?? "").some((place) => {
    const below = columnIn(from, tableOf(place), column.name)
    return below !== undefined && (
      !same(below, column) || below.nullable !== column.nullable || below.foreignOptions !== undefined ||
      defaultOf(from, below) !== defaultOf(from, column)
    )
  })

const own = (
  column: Column,
  parts: Parts,
  side: Catalog,
  parents: ReadonlyArray<QualifiedName>,
  given: (column: Column, theirs: ReadonlyArray<Column>) => Column,
  context: Context
): ReadonlyArray<Draft> => {
  const theirs = parents.flatMap((table) => columnIn(side, table, column.name) ?? [])
  const standard = theirs.map((one) => defaultOf(side, one)).find((expression) => expression !== undefined)
  return [
    ...ownDefault(column, parts, standard),
    ...ownNotNull(column, theirs, context),
    ...notNullChanges(undefined, column, context),
    ...extraChanges(given(column, theirs), column),
    ...ownComment(column, parts)
  ]
}

const head = (column: Column, only = false): string =>
  `ALTER TABLE ${only ? "ONLY " : ""}${quoteName(tableOf(column))} ALTER COLUMN ${quoteIdentifier(column.name)}`

/** The default of a column on one side. */
const defaultOf = (side: Catalog, { name, schema, table }: Column): string | undefined => {
  const found = find(side, address("default", schema, table, name))
  return found?.kind === "default" ? found.expression : undefined
}

const defaultChange = (column: Column, from: string | undefined, to: string | undefined, only: boolean): Draft => {
  const statement = (expression: string | undefined) =>
    `${head(column, only)} ${expression === undefined ? "DROP DEFAULT" : `SET DEFAULT ${expression}`}`
  return draft(execute(statement(to), statement(from)))
}

const ownDefault = (column: Column, parts: Parts, given: string | undefined): ReadonlyArray<Draft> => {
  const standard = partsOf(parts, "default").find(({ parent }) => parent === column.address)?.expression
  return standard === given ? [] : [defaultChange(column, given, standard, false)]
}

const ownNotNull = (column: Column, theirs: ReadonlyArray<Column>, context: Context): ReadonlyArray<Draft> =>
  column.nullable || !column.notNullValid || theirs.some(({ nullable }) => !nullable)
    ? []
    : [setNotNull(column, context)]

/** The settings that a column has. */
const settingsOf = ({ compression, options, statistics, storage }: Column) => ({
  ...(compression === undefined ? {} : { compression }),
  ...(options === undefined ? {} : { options }),
  ...(statistics === undefined ? {} : { statistics }),
  ...(storage === undefined ? {} : { storage })
})

const withSettings = (
  { compression: _c, options: _o, statistics: _s, storage: _t, ...column }: Column,
  settings: Partial<Column>
): Column => ({ ...column, ...settings })

// The options of a foreign table's column are always its own.
const withoutForeignOptions = ({ foreignOptions: _foreignOptions, ...column }: Column): Column => column

/** A new table inherits storage and compression, but neither statistics nor options. */
const asInherited = (column: Column, [first]: ReadonlyArray<Column>): Column => {
  const { compression, storage } = first === undefined ? {} : settingsOf(first)
  return withSettings(withoutForeignOptions(column), {
    ...(compression === undefined ? {} : { compression }),
    ...(storage === undefined ? {} : { storage })
  })
}

/** The statements that follow ADD COLUMN of the parent set everything in the children too. */
const asAdded = (column: Column, [first]: ReadonlyArray<Column>): Column =>
  withSettings(withoutForeignOptions(column), first === undefined ? {} : settingsOf(first))

const ownComment = (column: Column, parts: Parts): ReadonlyArray<Draft> =>
  partsOf(parts, "comment").filter(({ parent }) => parent === column.address).map(({ text }) =>
    draft(execute(commentText(columnCalled(column), text), commentText(columnCalled(column), null)))
  )

const same = (a: Column, b: Column): boolean => JSON.stringify(settingsOf(a)) === JSON.stringify(settingsOf(b))

/** Whether all children have the settings of the column, before and after. */
const hasSameSettings = (from: Column, to: Column, followers: ReadonlyArray<BothColumns>): boolean =>
  followers.every((other) => same(other.from, from) && same(other.to, to))

/** Whether all children have the default of the column, before and after. */
export const hasSameDefaults = (column: Column, scene: Scene): boolean =>
  followersOf(column, scene).every((other) =>
    defaultOf(scene.from, other.from) === defaultOf(scene.from, column) &&
    defaultOf(scene.to, other.to) === defaultOf(scene.to, column)
  )

/** Whether the default of a column changes together with that of a parent. */
export const isDefaultGiven = (column: Column, scene: Scene): boolean =>
  leadersOf(column, scene).some(({ to }) =>
    scene.changeOf(address("default", to.schema, to.table, to.name)) !== undefined && hasSameDefaults(to, scene)
  )

/** How the columns of a comparison change: their own way, before and after what a parent does. */
export interface Surroundings {
  /** The column as a change of the parents leaves it. */
  readonly from: Column
  /** Whether a parent changes the type. */
  readonly isLed: boolean
  /** Whether the column is changed with ONLY. */
  readonly only: boolean
  readonly parts: ChangedParts
  /** The default that is changed with ONLY, before and after a change of the type. */
  readonly before: ReadonlyArray<Draft>
  readonly after: ReadonlyArray<Draft>
}

/** What surrounds the change of a column in a family. `isRetyped` and `withoutStorage` are those of columns. */
export const surroundings = (
  from: Column,
  to: Column,
  parts: ChangedParts,
  scene: Scene,
  isRetyped: (from: Column, to: Column) => boolean
): Surroundings => {
  const leaders = leadersOf(to, scene)
  const followers = followersOf(to, scene)
  const isLed = leaders.length > 0
  const settled = isLed ? led(from, to, leaders, scene, isRetyped) : from
  const retyped = !isLed && isRetyped(from, to)
  const only = followers.length > 0 && !hasSameSettings(settled, to, followers)
  const standards = defaultParts(to, parts, scene)
  const children = followers.flatMap((other) => settingDrafts(other, only && retyped))
  return {
    from: settled,
    isLed,
    only,
    parts: standards.parts,
    before: [
      ...standards.before,
      ...notNulls(followers, settled, to, "before"),
      ...children.flatMap(({ before }) => before)
    ],
    after: [
      ...children.flatMap(({ after }) => after),
      ...notNulls(followers, settled, to, "after"),
      ...standards.after
    ]
  }
}

/** What no parent changes: the options of a foreign table's column, and an identity, which only partitions share with it. */
const ownOf = ({ foreignOptions, identity }: Column, isPartition: boolean) => ({
  ...(foreignOptions === undefined ? {} : { foreignOptions }),
  ...(isPartition || identity === undefined ? {} : { identity })
})

const withoutOwn = (
  { foreignOptions: _foreignOptions, identity, ...column }: Column,
  isPartition: boolean
): Column => ({
  ...column,
  ...(isPartition && identity !== undefined ? { identity } : {})
})

const led = (
  from: Column,
  to: Column,
  leaders: ReadonlyArray<BothColumns>,
  scene: Scene,
  isRetyped: (from: Column, to: Column) => boolean
): Column => {
  // A constraint that children start to inherit is given to them. One that they stop to inherit stays theirs.
  const isNullGiven = leaders.some((leader) =>
    leader.from.nullable !== leader.to.nullable ||
    (leader.from.notNullNoInherit === true && leader.to.notNullNoInherit !== true)
  )
  const isGiven = leaders.some((leader) =>
    isRetyped(leader.from, leader.to) ||
    (!same(leader.from, leader.to) && hasSameSettings(leader.from, leader.to, followersOf(leader.to, scene)))
  )
  const isPartition = parentsOf(scene.to, to.parent ?? "").some(({ bound }) => bound !== undefined)
  return withSettings(
    {
      ...withoutOwn(to, isPartition),
      ...ownOf(from, isPartition),
      nullable: isNullGiven ? to.nullable : from.nullable,
      notNullValid: isNullGiven ? to.notNullValid : from.notNullValid
    },
    settingsOf(isGiven ? to : from)
  )
}

/** The settings of a child around a change of its type by a parent: a new type has its own default storage. */
const settingDrafts = ({ from, to }: BothColumns, isNeeded: boolean) => {
  if (!isNeeded) return []
  const { options, statistics } = settingsOf(from)
  const kept = { ...(options === undefined ? {} : { options }), ...(statistics === undefined ? {} : { statistics }) }
  return [{
    before: extraChanges(from, withSettings(from, kept), true),
    after: extraChanges(withSettings(to, kept), to, true)
  }]
}

/** NOT NULL of children that lose it with the parent: directly after that, or when the inverse of a parent has run. */
const notNulls = (
  followers: ReadonlyArray<BothColumns>,
  from: Column,
  to: Column,
  place: "before" | "after"
): ReadonlyArray<Draft> => {
  if (from.nullable === to.nullable || to.nullable !== (place === "after")) return []
  return followers.map((other) => place === "after" ? other.to : other.from)
    .filter(({ notNullValid, nullable }) => !nullable && notNullValid)
    .map((column) => draft(execute(`${head(column)} SET NOT NULL`, `${head(column)} SET NOT NULL`)))
}

const withoutDefaults = (parts: Parts): Parts => parts.filter(({ kind }) => kind !== "default")

/** The changed default: with the column, with ONLY around the change of the column, or together with that of a parent. */
const defaultParts = (column: Column, parts: ChangedParts, scene: Scene) => {
  const [old] = partsOf(parts.before, "default")
  const [standard] = partsOf(parts.after, "default")
  const rest = { before: withoutDefaults(parts.before), after: withoutDefaults(parts.after) }
  if (isDefaultGiven(column, scene)) return { parts: rest, before: [], after: [] }
  if (hasSameDefaults(column, scene)) return { parts, before: [], after: [] }
  return {
    parts: rest,
    before: old === undefined ? [] : [defaultChange(column, old.expression, undefined, true)],
    after: standard === undefined ? [] : [defaultChange(column, undefined, standard.expression, true)]
  }
}

/** The statement of a default that changes without its column; none if it changes with that of a parent. */
export const defaultAlone = (
  column: Column,
  from: string | undefined,
  to: string | undefined,
  scene: Scene
): ReadonlyArray<Draft> | undefined =>
  isDefaultGiven(column, scene)
    ? []
    : hasSameDefaults(column, scene)
    ? undefined
    : [defaultChange(column, from, to, true)]
