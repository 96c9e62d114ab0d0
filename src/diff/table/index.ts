/**
 * Indexes, except those of constraints.
 */
import { find, type Index } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type { CreateIndex } from "../../operation/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { type Context, dotted, type Draft, draft, nameOf, never, noText, reversed, type Scene, tableOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, hasSettings, list, raw, script, settingChanges, withSettings } from "../description/statement.ts"
import { attachmentsTo, formOf, isIndexGone, partitionsOf } from "../family/index_form.ts"
import { columnAddresses, elementColumns, textsIn } from "../value/named_columns.ts"
import { roleChanges, rolePlaces, withoutRoles } from "./_index_role.ts"
import { elementOf, elementText, indexText } from "./constraint_definition.ts"

const definition = (index: Index): Omit<CreateIndex, "_tag" | "name"> => ({
  table: tableOf(index),
  elements: index.elements.map(elementOf),
  ...(index.unique ? { unique: true } : {}),
  ...(index.method === "btree" ? {} : { method: index.method }),
  ...(index.include.length === 0 ? {} : { include: index.include }),
  ...(index.nullsNotDistinct ? { nullsNotDistinct: true } : {}),
  ...(hasSettings(index.storageParameters) ? { storageParameters: index.storageParameters } : {}),
  ...(index.tablespace === undefined ? {} : { tablespace: index.tablespace }),
  ...(index.where === undefined ? {} : { where: raw(index.where) })
})

/** `CREATE UNIQUE INDEX` of an index that a foreign key can use, under another name. */
export const keyIndexText = (index: Index, name: string): string =>
  words(
    `CREATE UNIQUE INDEX ${quoteIdentifier(name)} ON ${quoteName(tableOf(index))}`,
    `(${index.elements.map(elementText).join(", ")})`,
    index.include.length > 0 && `INCLUDE ${list(index.include)}`,
    index.nullsNotDistinct && "NULLS NOT DISTINCT",
    withSettings(index.storageParameters),
    index.tablespace !== undefined && `TABLESPACE ${quoteIdentifier(index.tablespace)}`
  )

const changes = (from: Index, to: Index): ReadonlyArray<string> => [
  ...settingChanges(from.storageParameters, to.storageParameters).map((action) =>
    `ALTER INDEX ${quoteName(to)} ${action}`
  ),
  ...(from.tablespace === to.tablespace
    ? []
    : [`ALTER INDEX ${quoteName(to)} SET TABLESPACE ${quoteIdentifier(to.tablespace ?? "pg_default")}`]),
  ...statisticsChanges(from, to)
]

const statisticsChanges = ({ statistics: from = {} }: Index, to: Index): ReadonlyArray<string> => {
  const { statistics = {} } = to
  return [...new Set([...Object.keys(from), ...Object.keys(statistics)])].filter((column) =>
    from[column] !== statistics[column]
  ).map((column) => `ALTER INDEX ${quoteName(to)} ALTER COLUMN ${column} SET STATISTICS ${statistics[column] ?? -1}`)
}

/** The statistics targets of a new index, which CREATE INDEX does not set. */
const statisticsSet = (index: Index): ReadonlyArray<Draft> => {
  const { statistics: _, ...plain } = index
  const [set, reset] = [statisticsChanges(plain, index), statisticsChanges(index, plain)]
  return set.length === 0 ? [] : [draft(execute(script(...set), script(...reset)))]
}

const alter = (from: Index, to: Index, context: Context): ReadonlyArray<Draft> => {
  const forward = changes(from, to)
  return [
    ...(forward.length === 0 ? [] : [draft(execute(script(...forward), script(...changes(to, from))))]),
    ...roleChanges(from, to, context)
  ]
}

const free = new Set(["statistics", "storageParameters", "tablespace", "clustered", "replicaIdentity"])

const fixed = (index: Index): string =>
  JSON.stringify(Object.fromEntries(Object.entries(index).filter(([key]) => !free.has(key)).toSorted()))

/** The statement for a new index, unless it comes with another one. */
const created = (index: Index, scene: Scene): ReadonlyArray<Draft> => {
  const form = formOf(index, scene)
  if (form === "implied") return []
  const hazards = [
    ...(index.unique ? [Hazard.indexNotUnique(index.name)] : []),
    Hazard.indexCreated(index.name, dotted(tableOf(index)))
  ]
  return form === "only"
    ? [draft(execute(indexText(index), `DROP INDEX ${quoteName(index)}`))]
    : [draft(
      { _tag: "CreateIndex", name: index.name, ...definition(index) },
      ...(scene.isNew(index.parent!) ? [] : hazards)
    )]
}

/** PostgreSQL drops the key of a partition that is attached to an index without a constraint only with CASCADE. */
const dropped = (index: Index, { from }: Scene): Draft =>
  attachmentsTo(index, from).some(({ parent = "" }) => find(from, parent)?.kind === "constraint")
    ? { ...draft(execute(`DROP INDEX ${quoteName(index)} CASCADE`)), isOneWay: true }
    : draft({ _tag: "DropIndex", name: nameOf(index), previous: definition(index) })

/** The indexes of partitions are created and dropped with that of the partitioned table, as far as they can be. */
const operations: Operations<Index> = {
  create: (index, _parts, scene) => [
    ...created(index, scene),
    ...statisticsSet(index),
    ...roleChanges(withoutRoles(index), index, scene)
  ],
  drop: (index, _parts, context) =>
    isIndexGone(index, context) ? [] : [
      ...roleChanges(index, withoutRoles(index), context),
      ...statisticsSet(index).map(reversed),
      dropped(index, context)
    ],
  alterable: (from, to) => from.valid === to.valid && fixed(from) === fixed(to),
  alter: (from, to, _parts, context) => alter(from, to, context),
  park: "none"
}

/** An index that not all partitions have is created when they are attached, so that none gets one. */
const afterPartitions = (index: Index, scene: Scene) =>
  scene.isNew(index.address) && formOf(index, scene) === "only"
    ? partitionsOf(index, scene.to).map(({ address }) =>
      [{ action: "create", address }, { action: "create", address: index.address }] as const
    )
    : []

/** Indexes. */
export const index: Compared<"index"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  comment: {
    on: (index) => `INDEX ${quoteName(index)}`,
    target: (index) => ({ kind: "index", name: nameOf(index) })
  },
  owner: "parent",
  needs: (index) => columnAddresses(tableOf(index), [...index.include, ...elementColumns(index.elements)]),
  isRecordedForParent: never,
  evaluates: textsIn,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: ({ elements, where }, _, isShallow) =>
    !isShallow && (where !== undefined || elements.some(({ expression }) => expression !== undefined)),
  places: (index) => [dotted(index), ...rolePlaces(index)],
  ...noType,
  ...ranked(52),
  precedence: afterPartitions,
  ...ownStatements,
  ...noNames,
  expressions: ["expression", "where"],
  columns: ["include", "column"],
  rename: ({ name, schema }, to) => ({ _tag: "RenameIndex", name: { schema, name }, to: to.name })
}
