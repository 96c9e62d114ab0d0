/**
 * Constraints and indexes of a table that differ in their name only: they are renamed instead of rebuilt. Unlike the rename
 * of a table or a column, this needs no declaration, because no data depends on the guess.
 */
import { type Catalog, type CatalogObject, children, find, type IndexAttachment, ofKind, textOf } from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import { isMadeAnew } from "../family/index_form.ts"
import { descriptionOf } from "../kind/descriptions.ts"

/** A rename of a constraint or an index. */
export interface NameChange {
  readonly from: CatalogObject
  readonly to: CatalogObject
  /** "together" if another rename includes this one. */
  readonly operation: Operation | "together"
}

const nameless = (object: CatalogObject): string =>
  textOf({ ...descriptionOf(object).comparable(object), name: "", address: "" })

const operationOf = (from: CatalogObject, to: CatalogObject): Operation | "together" | undefined => {
  const { rename } = descriptionOf(from)
  return rename === "none" ? undefined : rename(from, to)
}

/** The renames in all tables that both sides have. */
export const nameChanges = (from: Catalog, to: Catalog): ReadonlyArray<NameChange> =>
  ofKind(to, "table").flatMap(({ address }) => {
    const gone = children(from, address).filter((object) => find(to, object.address) === undefined)
    const added = children(to, address).filter((object) => find(from, object.address) === undefined)
    const left = new Map(added.map((object) => [nameless(object), object]))
    return gone.flatMap((object) => {
      const twin = left.get(nameless(object))
      const operation = twin === undefined ? undefined : operationOf(object, twin)
      if (operation === undefined || twin === undefined || isMadeAnew(object, twin, from, to)) return []
      left.delete(nameless(object))
      return [{ from: object, to: twin, operation }]
    })
  })

/** The catalog with the new names. */
export const withNames = (catalog: Catalog, changes: ReadonlyArray<NameChange>): Catalog => {
  const renamed = new Map(changes.map(({ from, to }) => [from.address, to]))
  const at = (address: string) => renamed.get(address)?.address ?? address
  const indexes = new Map(
    changes.flatMap(({ from, to }) =>
      "name" in from && "name" in to && "schema" in from ? [[`${from.schema}\n${from.name}`, to.name] as const] : []
    )
  )
  return {
    ...catalog,
    objects: catalog.objects.map((object) => {
      const known = renamed.get(object.address)
      if (known !== undefined) return known
      if (object.kind === "index-attachment") return reattached(object, indexes, renamed)
      const parent = object.parent === undefined ? undefined : renamed.get(object.parent)
      if (parent === undefined || object.parent === undefined) return object
      const moved = (address: string) => address.replace(object.parent!, () => parent.address)
      const on = "on" in object ? { on: moved(object.on) } : {}
      return { ...object, address: moved(object.address), parent: parent.address, ...on }
    }),
    edges: catalog.edges.map(({ from, to, type }) => ({ from: at(from), to: at(to), type }))
  }
}

/** The attachment of an index after both were renamed. */
const reattached = (
  object: IndexAttachment,
  names: ReadonlyMap<string, string>,
  renamed: ReadonlyMap<string, CatalogObject>
): IndexAttachment => {
  const { address, name, of, parent = "", schema } = object
  const own = renamed.get(parent)?.address ?? parent
  return {
    ...object,
    address: address.replace(parent, () => own),
    parent: own,
    name: names.get(`${schema}\n${name}`) ?? name,
    of: { ...of, name: names.get(`${of.schema}\n${of.name}`) ?? of.name }
  }
}
