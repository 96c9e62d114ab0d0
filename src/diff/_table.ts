/**
 * Tables, with the parts that fit into `CREATE TABLE`, and their places in an inheritance tree.
 */
import { address, type Catalog, find, type Inheritance, type Table } from "../catalog/mod.ts"
import type { CreateTable } from "../operation/mod.ts"
import { columnExtras, columnOf } from "./_column_definition.ts"
import { commentTexts } from "./_comment.ts"
import { constraintOf, constraintText } from "./_constraint.ts"
import { inheritedExtras } from "./_inherited.ts"
import { type Behaviour, type Draft, draft, nameOf, type Parts, partsOf, reversed, shown, tableOf } from "./_kind.ts"
import { execute, hasSettings, quote, quoteName, raw, script, settingChanges, withSettings, words } from "./_sql.ts"
import { dataLoss, lock, rewrite } from "./hazard.ts"

const definition = (table: Table, parts: Parts): Omit<CreateTable, "_tag" | "table"> => {
  const columns = partsOf(parts, "column").filter((column) => !column.inherited)
    .toSorted((a, b) => a.position - b.position)
  const constraints = partsOf(parts, "constraint").filter((constraint) => !constraint.inherited)
    .toSorted((a, b) => rank(a.type) - rank(b.type))
  const comment = partsOf(parts, "comment").find((part) => part.parent === table.address)
  const inherits = partsOf(parts, "inheritance").toSorted((a, b) => a.position - b.position).map(({ from }) => from)
  return {
    columns: columns.map((column) => columnOf(column, parts)),
    constraints: constraints.map(constraintOf),
    ...(comment === undefined ? {} : { comment: comment.text }),
    ...(table.unlogged ? { unlogged: true } : {}),
    ...(inherits.length === 0 ? {} : { inherits }),
    ...(table.partitionBy === undefined ? {} : { partitionBy: raw(table.partitionBy) }),
    ...(hasSettings(table.storageParameters) ? { storageParameters: table.storageParameters } : {}),
    ...(table.tablespace === undefined ? {} : { tablespace: table.tablespace })
  }
}

/** Whether the partition key, as PostgreSQL deparses it, names the column; what a parenthesis follows is a function. */
export const isPartitionedBy = ({ partitionBy = "" }: Table, column: string): boolean =>
  (partitionBy.replaceAll(/'(?:[^']|'')*'/g, "").match(/"(?:[^"]|"")*"(?!\()|[a-z_][\w$]*(?![\w$(])/g) ?? [])
    .some((word) => word === column || word === quote(column))

const kinds = ["primary-key", "unique", "foreign-key", "check", "exclusion"]
const rank = (type: string): number => kinds.indexOf(type)

const actions = (from: Table, to: Table): ReadonlyArray<string> => [
  ...(from.unlogged === to.unlogged ? [] : [to.unlogged ? "SET UNLOGGED" : "SET LOGGED"]),
  ...settingChanges(from.storageParameters, to.storageParameters),
  ...(from.accessMethod === to.accessMethod ? [] : [`SET ACCESS METHOD ${quote(to.accessMethod ?? "heap")}`]),
  ...(from.tablespace === to.tablespace ? [] : [`SET TABLESPACE ${quote(to.tablespace ?? "pg_default")}`]),
  ...(same(from.ofType, to.ofType) ? [] : [to.ofType === undefined ? "NOT OF" : `OF ${quoteName(to.ofType)}`]),
  ...(from.rowSecurity === to.rowSecurity ? [] : [`${to.rowSecurity ? "ENABLE" : "DISABLE"} ROW LEVEL SECURITY`]),
  ...(from.forceRowSecurity === to.forceRowSecurity
    ? []
    : [`${to.forceRowSecurity ? "FORCE" : "NO FORCE"} ROW LEVEL SECURITY`]),
  ...(withoutIndex(from) === withoutIndex(to) ? [] : [`REPLICA IDENTITY ${withoutIndex(to).toUpperCase()}`])
]

// The index says by itself that the table replicates by it, and takes it back when it goes.
const withoutIndex = ({ replicaIdentity }: Table): string => replicaIdentity === "index" ? "default" : replicaIdentity

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const changes = (from: Table, to: Table): ReadonlyArray<Draft> => {
  const statement = (list: ReadonlyArray<string>) =>
    list.map((action) => `ALTER TABLE ${quoteName(to)} ${action}`).join(";\n")
  const forward = actions(from, to)
  if (forward.length === 0) return []
  const isRewrite = from.unlogged !== to.unlogged || from.accessMethod !== to.accessMethod ||
    from.tablespace !== to.tablespace
  return [draft(
    execute(statement(forward), statement(actions(to, from))),
    ...(isRewrite ? [rewrite(`The table ${shown(to)} is written anew under an exclusive lock`)] : [])
  )]
}

const dropText = (table: Table): string => `DROP TABLE ${quoteName(table)}`

// What CREATE TABLE does not say, neither as an operation nor as the text of a partition.
const plain = (table: Table, partition: string | undefined): Table => {
  const { accessMethod, ofType: _o, ...rest } = table
  const method = partition === undefined || accessMethod === undefined ? {} : { accessMethod }
  return { ...rest, ...method, rowSecurity: false, forceRowSecurity: false, replicaIdentity: "default" }
}

/** A partition has the columns of the table that it is a part of; what else it has is its own. */
const partitionText = (table: Table, { bound, from }: Inheritance, parts: Parts): string => {
  const own = partsOf(parts, "constraint").filter((constraint) => !constraint.inherited)
    .map((constraint) => `CONSTRAINT ${quote(constraint.name)} ${constraintText(constraint)}`)
  return words(
    `CREATE ${table.unlogged ? "UNLOGGED " : ""}TABLE ${quoteName(table)} PARTITION OF ${quoteName(from)}`,
    own.length > 0 && `(${own.join(", ")})`,
    bound,
    table.partitionBy !== undefined && `PARTITION BY ${table.partitionBy}`,
    table.accessMethod !== undefined && `USING ${quote(table.accessMethod)}`,
    withSettings(table.storageParameters),
    table.tablespace !== undefined && `TABLESPACE ${quote(table.tablespace)}`
  )
}

const partitionOf = (table: Table, parts: Parts, side: Catalog): string | undefined => {
  const place = partsOf(parts, "inheritance").find(({ bound }) => bound !== undefined)
  if (place === undefined) return undefined
  const defaults = partsOf(parts, "default").flatMap(({ column = "", expression }) => {
    const inherited = find(side, address("default", place.from.schema, place.from.name, column))
    return inherited?.kind === "default" && inherited.expression === expression
      ? []
      : [`ALTER TABLE ${quoteName(table)} ALTER COLUMN ${quote(column)} SET DEFAULT ${expression}`]
  })
  const comments = [table, ...partsOf(parts, "column")].flatMap((object) =>
    commentTexts(object, parts.filter(({ parent }) => parent === object.address))
  )
  return script(partitionText(table, place, parts), ...defaults, ...comments)
}

/** Tables keep their identity through every change but that of their kind. */
export const table: Behaviour<Table> = {
  create: (table, parts, { to }) => {
    const partition = partitionOf(table, parts, to)
    return [
      draft(
        partition === undefined
          ? { _tag: "CreateTable", table: nameOf(table), ...definition(table, parts) }
          : execute(partition, dropText(table))
      ),
      ...changes(plain(table, partition), table),
      ...partsOf(parts, "column").filter((column) => !column.inherited).flatMap(columnExtras),
      ...(partition === undefined ? inheritedExtras(parts, to) : [])
    ]
  },
  drop: (table, parts, { from }) => {
    const partition = partitionOf(table, parts, from)
    return [
      ...(partition === undefined ? inheritedExtras(parts, from).map(reversed) : []),
      ...partsOf(parts, "column").filter((column) => !column.inherited).flatMap(columnExtras).map(reversed),
      ...changes(plain(table, partition), table).map(reversed),
      draft(
        partition === undefined
          ? { _tag: "DropTable", table: nameOf(table), previous: definition(table, parts) }
          : execute(dropText(table), partition),
        dataLoss(`Dropping ${shown(table)} deletes the table with all its rows`)
      )
    ]
  },
  alterable: (from, to) => from.type === to.type && from.partitionBy === to.partitionBy && from.server === to.server,
  alter: (from, to) => changes(from, to)
}

/** `INHERIT` and `ATTACH PARTITION`; a new table says its parents itself. */
export const inheritance: Behaviour<Inheritance> = {
  create: (object) => [draft(execute(attach(object), detach(object)), ...attachHazards(object))],
  drop: (object) => [draft(execute(detach(object), attach(object)))],
  alterable: (from, to) => from.bound === to.bound,
  alter: () => []
}

const attach = (object: Inheritance): string =>
  object.bound === undefined
    ? `ALTER TABLE ${quoteName(tableOf(object))} INHERIT ${quoteName(object.from)}`
    : `ALTER TABLE ${quoteName(object.from)} ATTACH PARTITION ${quoteName(tableOf(object))} ${object.bound}`

const detach = (object: Inheritance): string =>
  object.bound === undefined
    ? `ALTER TABLE ${quoteName(tableOf(object))} NO INHERIT ${quoteName(object.from)}`
    : `ALTER TABLE ${quoteName(object.from)} DETACH PARTITION ${quoteName(tableOf(object))}`

const attachHazards = (object: Inheritance) =>
  object.bound === undefined
    ? []
    : [lock(`Attaching ${shown(tableOf(object))} reads it to check that its rows belong into the partition`)]
