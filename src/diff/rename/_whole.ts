/**
 * Renames of tables, enums and sequences.
 */
import { type Address, address, type Catalog, type CatalogObject, find, ofKind, type QualifiedName } from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { mapTexts } from "../description/map_texts.ts"
import { execute } from "../description/statement.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Rename } from "../options.ts"
import { requalified, withRelation } from "./_respell.ts"
import { descendants, isNamed, readdressed, withTypes } from "./readdress.ts"
import type { Applied } from "./target.ts"

type Whole = Extract<Rename, { readonly kind: "table" | "enum" | "sequence" }>

/** The steps of one rename: to another name, to another schema, or both in two operations. */
export const renamedWhole = (catalog: Catalog, { from, kind, to }: Whole): ReadonlyArray<Applied> => {
  const steps: Array<Applied> = []
  const step = (operation: Operation, before: QualifiedName, after: QualifiedName) => {
    const last = steps.at(-1)?.catalog ?? catalog
    steps.push({ operation, address: address(kind, from.schema, from.name), catalog: moved(last, kind, before, after) })
  }
  const here = { schema: from.schema, name: to.name }
  if (from.name !== to.name) step(renameOperation(kind, from, to.name), from, here)
  if (from.schema !== to.schema) step(moveOperation(kind, here, to.schema), here, to)
  return steps
}

const renameOperation = (kind: Whole["kind"], name: QualifiedName, to: string): Operation => {
  if (kind === "table") return { _tag: "RenameTable", table: name, to }
  if (kind === "enum") return { _tag: "RenameEnum", name, to }
  const text = (from: string, to: string) =>
    `ALTER SEQUENCE ${quoteName({ schema: name.schema, name: from })} RENAME TO ${quoteIdentifier(to)}`
  return execute(text(name.name, to), text(to, name.name))
}

const moveOperation = (kind: Whole["kind"], { name, schema }: QualifiedName, to: string): Operation => {
  if (kind === "table") return { _tag: "MoveTable", table: { schema, name }, to }
  const text = (from: string, to: string) =>
    `ALTER ${kind === "enum" ? "TYPE" : "SEQUENCE"} ${quoteName({ schema: from, name })} SET SCHEMA ${
      quoteIdentifier(to)
    }`
  return execute(text(schema, to), text(to, schema))
}

const moved = (catalog: Catalog, kind: Whole["kind"], from: QualifiedName, to: QualifiedName): Catalog => {
  const all = descendants(catalog, address(kind, from.schema, from.name))
  const apart = apartFrom(catalog, all)
  const own = new Set([...all].filter((each) => !apart.has(each)))
  const isNamedAfter = ({ address: each, kind: part }: CatalogObject): boolean =>
    kind === "table" && (part === "inheritance" || part === "publication-table") && each.endsWith(`.${quoteName(from)}`)
  const types = (text: string) => requalified(text, from, to)
  const renamed = new Map(catalog.objects.flatMap((object) => {
    const { address: each } = object
    const at = own.has(each)
      ? each.replace(quoteName(from), () => quoteName(to))
      : isNamedAfter(object)
      ? each.slice(0, -quoteName(from).length) + quoteName(to)
      : withTypes(each, types)
    return at === each ? [] : [[each, at] as const]
  }))
  // A record with argument types is a function.
  const nested = (value: object) => isNamed(value, from) && !("argumentTypes" in value) ? { ...value, ...to } : value
  const patch = (object: CatalogObject): CatalogObject => {
    const { expressions, isNamedAfterParent, types: names } = descriptionOf(object)
    const isOwn = own.has(object.address)
    const respelled = mapTexts(object, new Set(expressions), (text) => withRelation(text, from, to, isOwn), nested)
    const patched = mapTexts(respelled, new Set(names), types)
    if (object.kind === "statistics" && apart.has(object.address)) return Object.assign({}, patched, { table: to.name })
    if (!isOwn && (object.kind !== "publication-table" || !isNamedAfter(object))) return patched
    const isNamedSo = isNamed(patched, from) && (object.kind === kind || isNamedAfterParent)
    const name = isNamedSo ? { name: to.name } : {}
    const table = "table" in patched && patched.table === from.name ? { table: to.name } : {}
    const schema = "schema" in patched ? { schema: to.schema } : {}
    return Object.assign({}, patched, name, table, schema)
  }
  const sameSchema = from.schema === to.schema
    ? new Map<Address, Address>()
    : movedParts(catalog, own, kind, from.schema, to.schema)
  const home = new Map([[address("schema", from.schema), address("schema", to.schema)]])
  const rehomed = (object: CatalogObject): CatalogObject => {
    const patched = patch(object)
    const isTop = object.address === address(kind, from.schema, from.name)
    return isTop && object.parent !== undefined
      ? Object.assign({}, patched, { parent: home.get(object.parent) ?? object.parent })
      : patched
  }
  return readdressed(catalog, new Map([...renamed, ...sameSchema]), rehomed)
}

/** Extended statistics stay in their schema, with all that is on them. */
const apartFrom = (catalog: Catalog, own: ReadonlySet<Address>): ReadonlySet<Address> =>
  new Set(
    ofKind(catalog, "statistics").map((statistics) => statistics.address).filter((each) => own.has(each))
      .map((each) => descendants(catalog, each)).flatMap((each) => Array.from(each))
  )

/** Parts with an address in the schema, such as indexes: they move with their parent and keep their names. */
const movedParts = (
  catalog: Catalog,
  own: ReadonlySet<Address>,
  kind: Whole["kind"],
  from: string,
  to: string
): ReadonlyMap<Address, Address> => {
  const inSchema = (object: CatalogObject | undefined) =>
    object !== undefined && object.kind !== kind && "name" in object &&
      object.address === address(object.kind, from, object.name)
      ? object
      : undefined
  return new Map([...own].flatMap((each) => {
    const object = find(catalog, each)
    const part = inSchema(object) ?? inSchema(object?.parent === undefined ? undefined : find(catalog, object.parent))
    return part === undefined
      ? []
      : [[each, each.replace(part.address, () => address(part.kind, to, part.name))] as const]
  }))
}
