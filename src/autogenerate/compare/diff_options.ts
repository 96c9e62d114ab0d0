/**
 * The options of a comparison: what is left out, and the hooks that decide what is equal.
 */
import * as Catalog from "../../catalog/mod.ts"
import type * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { hook } from "../hook.ts"

/** Both sides of a comparison. */
export interface Sides {
  readonly live: Catalog.Catalog
  readonly desired: Catalog.Catalog
}

/** The kinds whose objects belong to the database as a whole and not to one of its schemas. */
const ofDatabase: ReadonlySet<Catalog.Kind> = new Set<Catalog.Kind>([
  "extension",
  "language",
  "access-method",
  "event-trigger",
  "publication",
  "subscription",
  "foreign-data-wrapper",
  "foreign-server",
  "user-mapping"
])

/**
 * The objects of these kinds that only the database has. Models describe schemas, and such objects are often created by
 * others: extensions by the provider of a hosted database, publications by the tools that read them.
 */
const onlyInDatabase = ({ desired, live }: Sides): ReadonlyArray<Catalog.Address> =>
  live.objects.filter(({ address, kind }) => ofDatabase.has(kind) && Catalog.find(desired, address) === undefined)
    .map(({ address }) => address)

/** Whether a schema declares partitions. If it does not, those of the database are created by others, such as a schedule. */
const hasPartitions = (catalog: Catalog.Catalog): boolean =>
  Catalog.ofKind(catalog, "inheritance").some(({ bound }) => bound !== undefined)

/** What a comparison with models leaves out: objects that only the database has, and all partitions if models have none. */
export interface LeftOut {
  readonly objects: ReadonlyArray<Catalog.Address>
  readonly partitions: boolean
}

/** What a comparison of a database with models leaves out. */
export const leftOutOf = (sides: Sides): LeftOut => ({
  objects: onlyInDatabase(sides),
  partitions: !hasPartitions(sides.desired)
})

/** What a comparison without models leaves out. */
export const nothingLeftOut: LeftOut = { objects: [], partitions: false }

/** The options for `Diff.diff`: the settings and hooks of the environment, without what is left out. */
export const diffOptions = (loaded: Environment.Loaded, leftOut: LeftOut): Diff.Options => {
  const { compare } = loaded.environment
  const foreign = new Set(leftOut.objects)
  const include = hook("compare.include", loaded, compare.include)
  return {
    include: (object) => !foreign.has(object.address) && include(object),
    compareTypes: typeof compare.types === "boolean" ? compare.types : hook("compare.types", loaded, compare.types),
    compareDefaults: typeof compare.defaults === "boolean"
      ? compare.defaults
      : hook("compare.defaults", loaded, compare.defaults),
    partitions: compare.partitions && !leftOut.partitions,
    owners: compare.owners,
    privileges: compare.privileges
  }
}
