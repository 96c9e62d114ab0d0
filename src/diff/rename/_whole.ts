/**
 * Renames of tables, enums and sequences.
 */
import { type Address, address, type Catalog, type CatalogObject, find, type QualifiedName } from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { mapTexts } from "../description/map_texts.ts"
import { execute } from "../description/statement.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Rename } from "../options.ts"
import { descendants, isNamed, readdressed } from "./_readdress.ts"
import { requalified } from "./_respell.ts"
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
  const own = descendants(catalog, address(kind, from.schema, from.name))
  const renamed = new Map([...own].map((each) => [each, each.replace(quoteName(from), () => quoteName(to))]))
  const nested = (value: object) => isNamed(value, from) ? { ...value, ...to } : value
  const patch = (object: CatalogObject): CatalogObject => {
    const { expressions, isNamedAfterParent, types } = descriptionOf(object)
    const patched = mapTexts(object, new Set([...expressions, ...types]), (text) => requalified(text, from, to), nested)
    if (!own.has(object.address)) return patched
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
