/**
 * Tables, with the parts that are written in `CREATE TABLE`.
 */
import { address, type Catalog, type CatalogObject, children, type Column, type Constraint, type Inheritance, type Table } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type { CreateTable } from "../../operation/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { type Context, dotted, type Draft, draft, nameOf, never, noText, nothing, type Parts, partsOf, reversed, type Scene } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { commentText, execute, hasSettings, raw, script, settingChanges, withSettings } from "../description/statement.ts"
import { attachmentOf, isIndexed } from "../family/index_form.ts"
import { isImplied } from "../family/inherited_constraint.ts"
import type { Options } from "../options.ts"
import { refilled, refillOrder, rescued } from "../rows/statements.ts"
import { savedWith, takenWith } from "../value/counter.ts"
import { inheritedExtras } from "./_inherited_column.ts"
import { columnExtras, columnOf } from "./column_definition.ts"
import { constraintOf, constraintText } from "./constraint_definition.ts"
import { foreignCalled, foreignText, optionActions, serverText } from "./foreign_table.ts"
import { defaultHazards } from "./inheritance.ts"

/** `TABLE "app"."users"` or `FOREIGN TABLE "app"."users"`. */
const tableCalled = (table: Table): string =>
  table.type === "foreign" ? foreignCalled(table) : `TABLE ${quoteName(table)}`

type Constraints = ReadonlyArray<Constraint>

const definition = (
  table: Table,
  parts: Parts,
  own: Constraints,
  context: Context
): Omit<CreateTable, "_tag" | "table"> => {
  const columns = ownColumns(parts).toSorted((a, b) => a.position - b.position)
  const constraints = own.toSorted((a, b) => rank(a.type) - rank(b.type))
  const comment = partsOf(parts, "comment").find((part) => part.parent === table.address)
  const inherits = partsOf(parts, "inheritance").toSorted((a, b) => a.position - b.position).map(({ from }) => from)
  return {
    columns: columns.map((column) => columnOf(column, parts, context)),
    constraints: constraints.map(constraintOf),
    ...(comment === undefined ? {} : { comment: comment.text }),
    ...(table.unlogged ? { unlogged: true } : {}),
    ...(inherits.length === 0 ? {} : { inherits }),
    ...(table.partitionBy === undefined ? {} : { partitionBy: raw(table.partitionBy) }),
    ...(hasSettings(table.storageParameters) ? { storageParameters: table.storageParameters } : {}),
    ...(table.tablespace === undefined ? {} : { tablespace: table.tablespace })
  }
}

const kinds = ["primary-key", "unique", "foreign-key", "check", "exclusion"]
const rank = (type: string): number => kinds.indexOf(type)

const storageActions = (from: Table, to: Table): ReadonlyArray<string> => [
  ...(from.unlogged === to.unlogged ? [] : [to.unlogged ? "SET UNLOGGED" : "SET LOGGED"]),
  ...(from.accessMethod === to.accessMethod ? [] : [`SET ACCESS METHOD ${quoteIdentifier(to.accessMethod ?? "heap")}`]),
  ...(from.tablespace === to.tablespace ? [] : [`SET TABLESPACE ${quoteIdentifier(to.tablespace ?? "pg_default")}`])
]

/** Storage parameters around the change of how a table is stored: PostgreSQL rewrites no `user_catalog_table`. */
const storageChanges = (from: Table, to: Table): ReadonlyArray<string> => {
  const stored = storageActions(from, to)
  const { user_catalog_table: _, ...free } = from.storageParameters
  const first = stored.length === 0 ? from.storageParameters : free
  return [...settingChanges(from.storageParameters, first), ...stored, ...settingChanges(first, to.storageParameters)]
}

const actions = (from: Table, to: Table): ReadonlyArray<string> => [
  ...storageChanges(from, to),
  ...optionActions(from, to),
  ...(same(from.ofType, to.ofType) ? [] : [to.ofType === undefined ? "NOT OF" : `OF ${quoteName(to.ofType)}`]),
  ...(from.rowSecurity === to.rowSecurity ? [] : [`${to.rowSecurity ? "ENABLE" : "DISABLE"} ROW LEVEL SECURITY`]),
  ...(from.forceRowSecurity === to.forceRowSecurity
    ? []
    : [`${to.forceRowSecurity ? "FORCE" : "NO FORCE"} ROW LEVEL SECURITY`]),
  ...(withoutIndex(from) === withoutIndex(to) ? [] : [`REPLICA IDENTITY ${withoutIndex(to).toUpperCase()}`])
]

// REPLICA IDENTITY USING INDEX is a statement of the index.
const withoutIndex = ({ replicaIdentity }: Table): string => replicaIdentity === "index" ? "default" : replicaIdentity

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const changes = (from: Table, to: Table): ReadonlyArray<Draft> => {
  const statement = (list: ReadonlyArray<string>) =>
    list.map((action) => `ALTER TABLE ${quoteName(to)} ${action}`).join(";\n")
  const forward = actions(from, to)
  if (forward.length === 0) return []
  return [draft(
    execute(statement(forward), statement(actions(to, from))),
    ...(storageActions(from, to).length === 0 ? [] : [Hazard.storageChanged(dotted(to))])
  )]
}

const dropText = (table: Table): string => `DROP ${tableCalled(table)}`

// The table as CREATE TABLE creates it, as an operation or as the text of a partition.
const plain = (table: Table, partition: string | undefined): Table => {
  const { accessMethod, ofType: _o, ...rest } = table
  const method = partition === undefined || accessMethod === undefined ? {} : { accessMethod }
  return { ...rest, ...method, rowSecurity: false, forceRowSecurity: false, replicaIdentity: "default" }
}

/** A partition has the columns of its partitioned table; all else is written here. */
const partitionText = (table: Table, { bound, from }: Inheritance, constraints: Constraints): string => {
  const own = constraints.map((constraint) =>
    `CONSTRAINT ${quoteIdentifier(constraint.name)} ${constraintText(constraint)}`
  )
  return words(
    `CREATE ${table.unlogged ? "UNLOGGED " : ""}${tableCalled(table)} PARTITION OF ${quoteName(from)}`,
    own.length > 0 && `(${own.join(", ")})`,
    bound,
    table.partitionBy !== undefined && `PARTITION BY ${table.partitionBy}`,
    table.accessMethod !== undefined && `USING ${quoteIdentifier(table.accessMethod)}`,
    withSettings(table.storageParameters),
    table.tablespace !== undefined && `TABLESPACE ${quoteIdentifier(table.tablespace)}`,
    table.type === "foreign" && serverText(table)
  )
}

const partitionOf = (table: Table, parts: Parts, own: Constraints) => {
  const place = partsOf(parts, "inheritance").find(({ bound }) => bound !== undefined)
  if (place === undefined) return undefined
  const comments = partsOf(parts, "comment").filter(({ parent }) => parent === table.address)
    .map(({ text }) => commentText(tableCalled(table), text))
  return { place, text: script(partitionText(table, place, own), ...comments) }
}

/** Columns that are written in the statement of the table: all, unless a parent has them. */
const ownColumns = (parts: Parts): ReadonlyArray<Column> =>
  partsOf(parts, "column").filter((column) => !column.inherited || !isChild(parts))

// A partition whose indexes have names of their own is attached after these exist.
const isChild = (parts: Parts): boolean => partsOf(parts, "inheritance").length > 0

/** Constraints that are written in the statement of the table: those that do not come with it or with its attachment. */
const ownConstraints = (parts: Parts, scene: Scene): Constraints =>
  partsOf(parts, "constraint").filter((constraint) =>
    constraint.inherited
      ? !isChild(parts) && (constraint.type === "check" || !isImplied(constraint, scene))
      : !isImplied(constraint, scene)
  )

/** The same for a table that is dropped. */
const formerConstraints = (parts: Parts, { from }: Scene): Constraints =>
  partsOf(parts, "constraint").filter((constraint) =>
    (!constraint.inherited && (!isIndexed(constraint) || attachmentOf(constraint, from) === undefined)) ||
    !isChild(parts)
  )

/** A foreign table has no rows here. The partitions of a partitioned table are detached or dropped before it, unless they are not compared. */
const lost = (table: Table, { options }: Scene): ReadonlyArray<Hazard.Hazard> =>
  table.type === "foreign" || (table.type === "partitioned" && options.partitions !== false)
    ? []
    : [Hazard.tableDropped(dotted(table))]

/** The text of a table that no operation creates. */
const textOf = (table: Table, partition: string | undefined, parts: Parts, context: Context): string | undefined =>
  partition ?? (table.type === "foreign" ? foreignText(table, parts, context) : undefined)

/** Every change keeps the rows of a table. If the table is recreated, they are moved. */
const operations: Operations<Table> = {
  create: (table, parts, scene) => {
    const constraints = ownConstraints(parts, scene)
    const partition = partitionOf(table, parts, constraints)
    const text = textOf(table, partition?.text, parts, scene)
    return [
      draft(
        text === undefined
          ? { _tag: "CreateTable", table: nameOf(table), ...definition(table, parts, constraints, scene) }
          : execute(text, dropText(table)),
        ...(partition === undefined ? [] : defaultHazards(partition.place, scene))
      ),
      ...changes(plain(table, partition?.text), table),
      ...ownColumns(parts).flatMap((column) => columnExtras(column, scene)),
      ...inheritedExtras(parts, scene.to, scene),
      ...takenWith(table.address, scene),
      ...refilled(table.address, scene),
      ...(partition === undefined ? [] : refilled(partition.place.address, scene))
    ]
  },
  drop: (table, parts, scene) => {
    const constraints = formerConstraints(parts, scene)
    const partition = partitionOf(table, parts, constraints)
    const text = textOf(table, partition?.text, parts, scene)
    const moved = rescued(table.address, scene)
    return [
      ...moved ?? [],
      ...savedWith(table.address, scene),
      ...inheritedExtras(parts, scene.from, scene).map(reversed),
      ...ownColumns(parts).flatMap((column) => columnExtras(column, scene)).map(reversed),
      ...changes(plain(table, partition?.text), table).map(reversed),
      draft(
        text === undefined
          ? { _tag: "DropTable", table: nameOf(table), previous: definition(table, parts, constraints, scene) }
          : execute(dropText(table), text),
        ...(moved === undefined ? lost(table, scene) : [])
      )
    ]
  },
  alterable: (from, to) => from.type === to.type && from.partitionBy === to.partitionBy && from.server === to.server,
  alter: (from, to) => changes(from, to),
  park: "none"
}

/** Partitions are left out on request. */
const isPartition = (table: Table, catalog: Catalog, options: Options): boolean =>
  options.partitions === false &&
  children(catalog, table.address).some((child) => child.kind === "inheritance" && child.bound !== undefined)

// The statement of an index that is no longer the replica identity sets DEFAULT, so it runs before that of the table.
const yieldsReplicaIdentity = (part: CatalogObject | undefined): boolean =>
  part !== undefined && "replicaIdentity" in part && part.replicaIdentity === true

/** The type that a table gets or loses: `OF` requires its columns, and a change of the type changes those of its tables. */
const typeOnly = (own: Table | undefined, other: Table | undefined): Table["ofType"] =>
  same(own?.ofType, other?.ofType) ? undefined : own?.ofType

const isAlteredAfter: Compared<"table">["isAlteredAfter"] = ({ from, to }, part) =>
  part.to?.kind === "column"
    ? typeOnly(to, from) !== undefined
    : to?.replicaIdentity !== "index" && yieldsReplicaIdentity(part.from)

const beforeType = ({ address: table }: Table, { changeOf }: Scene) => {
  const { alter = false, from, to } = changeOf(table) ?? {}
  if (!alter || from?.kind !== "table" || to?.kind !== "table") return []
  const type = typeOnly(from, to)
  return type === undefined ? [] : [
    [{ action: "alter", address: table }, {
      action: "alter",
      address: address("composite", type.schema, type.name)
    }] as const
  ]
}

/** Tables. */
export const table: Compared<"table"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  isLeftOut: isPartition,
  comment: {
    on: tableCalled,
    target: (table) => table.type === "foreign" ? "sql" : { kind: "table", name: nameOf(table) }
  },
  owner: tableCalled,
  grant: (table) => ({ on: `TABLE ${quoteName(table)}` }),
  defaultPrivileges: "tables",
  needs: ({ ofType, server }) => [
    ...(ofType === undefined ? [] : [{ type: ofType }]),
    ...(server === undefined ? [] : [address("foreign-server", server)])
  ],
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: true,
  isRecreatedWith: never,
  places: (table) => [dotted(table)],
  ...noType,
  isTypeName: true,
  ...ranked(28),
  precedence: (table, scene) => [...refillOrder(table.address, scene), ...beforeType(table, scene)],
  isAlteredAfter,
  ...ownStatements,
  attachments: "comment",
  ...noNames,
  expressions: ["partitionBy"]
}
