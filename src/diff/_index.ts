/**
 * Indexes that are objects of their own.
 */
import type { Index } from "../catalog/mod.ts"
import type { CreateIndex } from "../operation/mod.ts"
import { elementOf } from "./_constraint.ts"
import { type Behaviour, type Context, type Draft, draft, tableOf } from "./_kind.ts"
import { roleChanges, withoutRoles } from "./_role.ts"
import { execute, hasSettings, quote, quoteName, raw, script, settingChanges } from "./_sql.ts"
import { failsOnRows, lock } from "./hazard.ts"

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

const changes = (from: Index, to: Index): ReadonlyArray<string> => [
  ...settingChanges(from.storageParameters, to.storageParameters).map((action) =>
    `ALTER INDEX ${quoteName(to)} ${action}`
  ),
  ...(from.tablespace === to.tablespace
    ? []
    : [`ALTER INDEX ${quoteName(to)} SET TABLESPACE ${quote(to.tablespace ?? "pg_default")}`])
]

const alter = (from: Index, to: Index, context: Context): ReadonlyArray<Draft> => {
  const forward = changes(from, to)
  return [
    ...(forward.length === 0 ? [] : [draft(execute(script(...forward), script(...changes(to, from))))]),
    ...roleChanges(from, to, context)
  ]
}

const free = new Set(["storageParameters", "tablespace", "clustered", "replicaIdentity"])

const fixed = (index: Index): string =>
  JSON.stringify(Object.fromEntries(Object.entries(index).filter(([key]) => !free.has(key)).toSorted()))

/** The indexes of partitions come and go with that of the partitioned table. */
export const index: Behaviour<Index> = {
  create: (index, _parts, context) =>
    index.partitionOf !== undefined ? [] : [
      draft(
        { _tag: "CreateIndex", name: index.name, ...definition(index) },
        ...(context.isNew(index.parent!) ? [] : [
          ...(index.unique ? [failsOnRows(`Creating "${index.name}" fails when rows repeat a value`)] : []),
          lock(`Creating "${index.name}" blocks writes to "${index.schema}.${index.table}" while it is built`)
        ])
      ),
      ...roleChanges(withoutRoles(index), index, context)
    ],
  drop: (index, _parts, context) =>
    index.partitionOf !== undefined ? [] : [
      ...roleChanges(index, withoutRoles(index), context),
      draft({
        _tag: "DropIndex",
        name: { schema: index.schema, name: index.name },
        previous: definition(index)
      })
    ],
  alterable: (from, to) => from.valid === to.valid && fixed(from) === fixed(to),
  alter: (from, to, _parts, context) => alter(from, to, context)
}
