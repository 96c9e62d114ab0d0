/**
 * Changing addresses, names and texts in all objects of a catalog.
 */
import { type Address, type Catalog, type CatalogObject, children, type QualifiedName } from "../../catalog/mod.ts"
import { quoteIdentifier, tokens, unquoteIdentifier } from "../../text/mod.ts"

/** An object and everything that is part of it, directly or not. */
export const descendants = (catalog: Catalog, root: Address): ReadonlySet<Address> => {
  const found = new Set([root])
  for (const each of found) for (const child of children(catalog, each)) found.add(child.address)
  return found
}

/** The catalog with other addresses, and each object as `patch` makes it, in the same order. */
export const readdressed = (
  catalog: Catalog,
  renamed: ReadonlyMap<Address, Address>,
  patch: (object: CatalogObject) => CatalogObject
): Catalog => {
  const at = (address: Address) => renamed.get(address) ?? address
  return {
    ...catalog,
    objects: catalog.objects.map((object) => {
      const patched = patch(object)
      const parent = patched.parent === undefined ? {} : { parent: at(patched.parent) }
      const on = "on" in patched ? { on: at(patched.on) } : {}
      return { ...patched, address: at(patched.address), ...parent, ...on }
    }),
    edges: catalog.edges.map(({ from, to, type }) => ({ from: at(from), to: at(to), type }))
  }
}

/** Whether a record has the schema and the name. */
export const isNamed = (value: object, { name, schema }: QualifiedName): boolean =>
  "schema" in value && "name" in value && value.schema === schema && value.name === name

const isNamedByTypes = /(?:^| on )(?:cast|transform|operator-family-member) /

/** The address with the types in it changed: those of arguments, and those that are the name of a cast. */
export const withTypes = (address: Address, types: (text: string) => string): Address => {
  const all = tokens(address)
  const open = all.find(({ end, start }) => address.slice(start, end) === "(")?.start ?? address.length
  const path = all.filter(({ start }) => start < open).map(({ end, kind, start }) => {
    const text = address.slice(start, end)
    return kind === "quoted" && isNamedByTypes.test(address) ? quoteIdentifier(types(unquoteIdentifier(text))) : text
  })
  return path.join("") + types(address.slice(open))
}
