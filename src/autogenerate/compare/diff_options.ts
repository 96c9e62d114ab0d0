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

/** Extensions that only the database has, such as those that the provider of a hosted database installs. */
export const foreignExtensions = ({ desired, live }: Sides): ReadonlyArray<Catalog.Address> =>
  Catalog.ofKind(live, "extension").map(({ address }) => address)
    .filter((address) => Catalog.find(desired, address) === undefined)

/** The options for `Diff.diff`: the settings and hooks of the environment, without the objects in `leftOut`. */
export const diffOptions = (
  loaded: Environment.Loaded,
  leftOut: ReadonlyArray<Catalog.Address>,
  serverVersion: number | undefined
): Diff.Options => {
  const { compare } = loaded.environment
  const foreign = new Set(leftOut)
  const include = hook("compare.include", loaded, compare.include)
  return {
    include: (object) => !foreign.has(object.address) && include(object),
    compareTypes: typeof compare.types === "boolean" ? compare.types : hook("compare.types", loaded, compare.types),
    compareDefaults: typeof compare.defaults === "boolean"
      ? compare.defaults
      : hook("compare.defaults", loaded, compare.defaults),
    partitions: compare.partitions,
    owners: compare.owners,
    privileges: compare.privileges,
    ...(serverVersion === undefined ? {} : { serverVersion })
  }
}
