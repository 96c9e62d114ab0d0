/**
 * What two versions of PostgreSQL read alike: everything but the texts that each deparses in its own way, and what came
 * with a version.
 */
import type { Catalog, CatalogObject, Edge } from "../../src/catalog/mod.ts"
import { major } from "../../src/client/embedded/_data_directory.ts"
import { serverMajor } from "../support/server.ts"

const object = (one: CatalogObject): CatalogObject => {
  if ("definition" in one) return { ...one, definition: "" }
  switch (one.kind) {
    case "column": {
      // The names of NOT NULL constraints came with 18.
      const { notNullGivenName: _given, notNullName: _name, ...rest } = one
      return rest
    }
    case "extension":
      return { ...one, version: "" }
    case "owner":
      // Until 15 the schema public belonged to whoever made the cluster.
      return one.on === `schema "public"` ? { ...one, role: "" } : one
    case "privilege":
      // It came with 17, and an owner has it.
      return { ...one, rights: one.rights.filter((right) => right !== "MAINTAIN") }
    default:
      return one
  }
}

// Until 15 a generated column went away with what it is made of.
const edge = (one: Edge): Edge =>
  one.from.startsWith("column ") && one.to.startsWith("column ") ? { ...one, type: "auto" } : one

/** A catalog as it is, or in a run on another version than the embedded one's what the two have in common. */
export const alike = (catalog: Catalog): Catalog =>
  serverMajor === Number(major)
    ? { ...catalog, coercions: [], serverVersion: 14 }
    : { coercions: [], serverVersion: 14, objects: catalog.objects.map(object), edges: catalog.edges.map(edge) }
