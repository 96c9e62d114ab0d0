/**
 * Renames that somebody said, applied to the catalog of the database as PostgreSQL would: addresses, names in fields, and
 * the texts in which PostgreSQL would write the new name. Views and routines, whose texts would come out differently, are
 * dropped before, with their old text, and created again by the comparison.
 */
import * as Result from "effect/Result"
import { type Address, address, byAddress, type Catalog, type CatalogObject, children, find, type QualifiedName } from "../catalog/mod.ts"
import type { Operation } from "../operation/mod.ts"
import { needsOf } from "./_needs.ts"
import { literal, quote, quoteName } from "./_sql.ts"
import { DiffError, RenameUnknown } from "./error.ts"
import type { Rename } from "./options.ts"

/** What one rename does: to the object at `address`, by `operation`, and to the catalog. */
export interface Applied {
  readonly operation: Operation
  readonly address: Address
  readonly catalog: Catalog
}

/** The object that is renamed, as it is before. */
export const targetOf = (rename: Rename): Address =>
  rename.kind === "column"
    ? address("column", rename.table.schema, rename.table.name, rename.from)
    : rename.kind === "enum-value"
    ? address("enum", rename.enum.schema, rename.enum.name)
    : address(rename.kind, rename.from.schema, rename.from.name)

const resultOf = (rename: Rename): Address =>
  rename.kind === "column"
    ? address("column", rename.table.schema, rename.table.name, rename.to)
    : rename.kind === "enum-value"
    ? targetOf(rename)
    : address(rename.kind, rename.to.schema, rename.to.name)

const nameText = (name: string | QualifiedName): string =>
  typeof name === "string" ? `"${name}"` : `"${name.schema}.${name.name}"`

const shown = (rename: Rename): string => `${rename.kind} ${nameText(rename.from)} to ${nameText(rename.to)}`

/** Checks that both sides have what the rename speaks of. */
export const checked = (rename: Rename, from: Catalog, to: Catalog): Result.Result<Rename, DiffError> => {
  const fail = (missing: string, side: "database" | "models") =>
    Result.fail(DiffError.of(new RenameUnknown({ rename: shown(rename), missing, side })))
  const [target, result] = [targetOf(rename), resultOf(rename)]
  const [old, object] = [find(from, target), find(to, result)]
  if (old === undefined) return fail(target, "database")
  if (object === undefined) return fail(result, "models")
  if (rename.kind !== "enum-value") return Result.succeed(rename)
  if (old.kind !== "enum" || !old.values.includes(rename.from)) return fail(`value "${rename.from}"`, "database")
  if (object.kind !== "enum" || !object.values.includes(rename.to)) return fail(`value "${rename.to}"`, "models")
  return Result.succeed(rename)
}

/** Views and routines that stand on what is renamed, directly or not: PostgreSQL spells them in its own way afterwards. */
export const spelt = (catalog: Catalog, renames: ReadonlyArray<Rename>): ReadonlySet<Address> => {
  const { users } = needsOf(catalog)
  const known = byAddress(catalog)
  const found = new Set<Address>()
  const visit = (address: Address, isView: boolean) => {
    for (const user of users.get(address) ?? []) {
      const kind = known.get(user)?.kind
      const isText = kind === "view" || kind === "materialized-view" || kind === "function" || kind === "procedure"
      if ((!isText && !isView) || found.has(user)) continue
      found.add(user)
      visit(user, true)
    }
  }
  for (const rename of renames) {
    if (rename.kind === "enum" || rename.kind === "enum-value" || rename.kind === "sequence") continue
    visit(targetOf(rename), false)
    for (const child of children(catalog, targetOf(rename))) if (child.kind === "column") visit(child.address, false)
  }
  return found
}

/** The catalog without some objects and their edges. */
export const withoutObjects = (catalog: Catalog, gone: ReadonlySet<Address>): Catalog => ({
  objects: catalog.objects.filter(({ address }) => !gone.has(address)),
  edges: catalog.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to))
})

const isPart = ({ kind }: Rename): boolean => kind === "column" || kind === "enum-value"

/** Renames of whole objects come first, since those of parts use their new names. */
export const wholesFirst = (renames: ReadonlyArray<Rename>): ReadonlyArray<Rename> => {
  return [...renames.filter((rename) => !isPart(rename)), ...renames.filter(isPart)]
}

/** One rename, done. A table that also moves to another schema is two operations. */
export const applied = (catalog: Catalog, rename: Rename): ReadonlyArray<Applied> => {
  const target = targetOf(rename)
  if (rename.kind === "column") {
    const operation: Operation = {
      _tag: "AlterColumn",
      table: rename.table,
      column: rename.from,
      change: { name: rename.to }
    }
    return [{ operation, address: target, catalog: renamedColumn(catalog, rename) }]
  }
  if (rename.kind === "enum-value") {
    const { enum: name, from, to } = rename
    const operation: Operation = { _tag: "RenameEnumValue", name, from, to }
    return [{ operation, address: target, catalog: renamedValue(catalog, target, rename) }]
  }
  return renamedWhole(catalog, rename)
}

type Whole = Extract<Rename, { readonly kind: "table" | "enum" | "sequence" }>

const renamedWhole = (catalog: Catalog, { from, kind, to }: Whole): ReadonlyArray<Applied> => {
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

const raw = (text: string) => ({ _tag: "Expression" as const, text, parameters: [] })

const renameOperation = (kind: Whole["kind"], name: QualifiedName, to: string): Operation => {
  if (kind === "table") return { _tag: "RenameTable", table: name, to }
  if (kind === "enum") return { _tag: "RenameEnum", name, to }
  const text = (from: string, to: string) =>
    `ALTER SEQUENCE ${quoteName({ schema: name.schema, name: from })} RENAME TO ${quote(to)}`
  return { _tag: "Execute", expression: raw(text(name.name, to)), inverse: raw(text(to, name.name)) }
}

const moveOperation = (kind: Whole["kind"], { name, schema }: QualifiedName, to: string): Operation => {
  if (kind === "table") return { _tag: "MoveTable", table: { schema, name }, to }
  const text = (from: string, to: string) =>
    `ALTER ${kind === "enum" ? "TYPE" : "SEQUENCE"} ${quoteName({ schema: from, name })} SET SCHEMA ${quote(to)}`
  return { _tag: "Execute", expression: raw(text(schema, to)), inverse: raw(text(to, schema)) }
}

const descendants = (catalog: Catalog, root: Address): ReadonlySet<Address> => {
  const found = new Set([root])
  for (const each of found) for (const child of children(catalog, each)) found.add(child.address)
  return found
}

const readdressed = (
  catalog: Catalog,
  renamed: ReadonlyMap<Address, Address>,
  patch: (object: CatalogObject) => CatalogObject
): Catalog => {
  const at = (address: Address) => renamed.get(address) ?? address
  return {
    objects: catalog.objects.map((object) => {
      const patched = patch(object)
      const parent = patched.parent === undefined ? {} : { parent: at(patched.parent) }
      const on = "on" in patched ? { on: at(patched.on) } : {}
      return { ...patched, address: at(patched.address), ...parent, ...on }
    }),
    edges: catalog.edges.map(({ from, to, type }) => ({ from: at(from), to: at(to), type }))
  }
}

const isNamed = (value: object, { name, schema }: QualifiedName): boolean =>
  "schema" in value && "name" in value && value.schema === schema && value.name === name

const textFields = new Set(["expression", "where", "definition", "using", "check", "type", "partitionBy", "body"])

/** Rewrites every text of an object in which PostgreSQL writes names, and every name in it. */
const mapped = (
  value: unknown,
  text: (text: string) => string,
  name: (value: object) => object,
  key: string = ""
): unknown => {
  if (typeof value === "string") return textFields.has(key) ? text(value) : value
  if (Array.isArray(value)) return value.map((inner) => mapped(inner, text, name, key))
  if (typeof value !== "object" || value === null) return value
  const named = key === "" ? value : name(value)
  return Object.fromEntries(Object.entries(named).map(([key, inner]) => [key, mapped(inner, text, name, key)]))
}

const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\s+|::|[^\s]/gu

const isBare = (name: string): boolean => /^[a-z_][a-z0-9_$]*$/.test(name)

const spelling = (name: string): string => isBare(name) ? name : quote(name)

const isName = (token: string | undefined, name: string): boolean =>
  token === quote(name) || (isBare(name) && token === name)

const path = ({ name, schema }: QualifiedName): string => literal(`${spelling(schema)}.${spelling(name)}`)

/** `schema.name` in a deparsed text becomes another one. */
const requalified = (text: string, from: QualifiedName, to: QualifiedName): string => {
  const parts = text.match(tokens) ?? []
  for (let at = 0; at + 2 < parts.length; at++) {
    if (parts[at] === path(from) && parts[at + 1] === "::" && parts[at + 2] === "regclass") parts[at] = path(to)
    if (!isName(parts[at], from.schema) || parts[at + 1] !== "." || !isName(parts[at + 2], from.name)) continue
    parts[at] = spelling(to.schema)
    parts[at + 2] = spelling(to.name)
  }
  return parts.join("")
}

const moved = (catalog: Catalog, kind: Whole["kind"], from: QualifiedName, to: QualifiedName): Catalog => {
  const own = descendants(catalog, address(kind, from.schema, from.name))
  const renamed = new Map([...own].map((each) => [each, each.replace(quoteName(from), () => quoteName(to))]))
  const nested = (value: object) => isNamed(value, from) ? { ...value, ...to } : value
  const patch = (object: CatalogObject): CatalogObject => {
    const patched = mapped(object, (text) => requalified(text, from, to), nested) as CatalogObject
    if (!own.has(object.address)) return patched
    const name = "name" in patched && isNamed(patched, from) && (object.kind === kind || object.kind === "owned-by")
      ? { name: to.name }
      : {}
    const table = "table" in patched && patched.table === from.name ? { table: to.name } : {}
    const schema = "schema" in patched ? { schema: to.schema } : {}
    return Object.assign({}, patched, name, table, schema)
  }
  const sameSchema = from.schema === to.schema
    ? new Map<Address, Address>()
    : movedIndexes(catalog, own, from.schema, to.schema)
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

// Indexes go with their table, under their own names.
const movedIndexes = (
  catalog: Catalog,
  own: ReadonlySet<Address>,
  from: string,
  to: string
): ReadonlyMap<Address, Address> =>
  new Map([...own].flatMap((each) => {
    const object = find(catalog, each)
    const index = object?.kind === "index"
      ? object
      : object?.parent === undefined
      ? undefined
      : find(catalog, object.parent)
    return index?.kind === "index"
      ? [[each, each.replace(address("index", from, index.name), () => address("index", to, index.name))] as const]
      : []
  }))

/** A column's name in texts that speak of its table alone; not after `::`, not before `(`, not behind another qualifier. */
const withColumn = (text: string, from: string, to: string): string => {
  const parts = text.match(tokens) ?? []
  const solid = parts.flatMap((part, index) => part.trim() === "" ? [] : [index])
  for (const [order, index] of solid.entries()) {
    if (!isName(parts[index], from)) continue
    const before = parts[solid[order - 1] ?? -1]
    const next = parts[solid[order + 1] ?? -1]
    const isOther = before === "::" || next === "(" || next === "." ||
      (before === "." && !/^(?:new|old)$/i.test(parts[solid[order - 2] ?? -1] ?? ""))
    if (!isOther) parts[index] = spelling(to)
  }
  return parts.join("")
}

type ColumnRename = Extract<Rename, { readonly kind: "column" }>

const columnFields = new Set(["columns", "include", "onDeleteColumns", "column"])

const renamedColumn = (catalog: Catalog, { from, table, to }: ColumnRename): Catalog => {
  const tableAddress = address("table", table.schema, table.name)
  const target = address("column", table.schema, table.name, from)
  const path = `${quoteName(table)}.${quote(from)}`
  const own = descendants(catalog, target)
  const renamed = new Map([...own].map((each) => [each, each.replace(path, () => `${quoteName(table)}.${quote(to)}`)]))
  const family = descendants(catalog, tableAddress)
  const fields = (value: unknown, key: string): unknown =>
    typeof value === "string" && columnFields.has(key)
      ? value === from ? to : value
      : Array.isArray(value)
      ? value.map((inner) => fields(inner, key))
      : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, fields(each, inner)]))
      : value
  const patch = (object: CatalogObject): CatalogObject => {
    if (object.address === target) return { ...object, name: to } as CatalogObject
    if (object.kind === "constraint" && object.type === "foreign-key" && isNamed(object.references, table)) {
      const referencedColumns = object.referencedColumns.map((column) => column === from ? to : column)
      const columns = family.has(object.address)
        ? fields(object.columns, "columns") as ReadonlyArray<string>
        : object.columns
      return { ...object, referencedColumns, columns }
    }
    if (object.kind === "owned-by" && isNamed(object.table, table) && object.column === from) {
      return { ...object, column: to }
    }
    if (!family.has(object.address) || object.kind === "column" && object.generated === undefined) return object
    const text = mapped(object, (text) => withColumn(text, from, to), (value) => value)
    return fields(
      object.kind === "column"
        ? { ...text as object, type: object.type }
        : { ...text as object, ...("type" in object ? { type: object.type } : {}) },
      ""
    ) as CatalogObject
  }
  return readdressed(catalog, renamed, patch)
}

const renamedValue = (
  catalog: Catalog,
  target: Address,
  { enum: name, from, to }: Extract<Rename, { readonly kind: "enum-value" }>
): Catalog => {
  const type = `${spelling(name.schema)}.${spelling(name.name)}`
  const text = (text: string) => text.replaceAll(`${literal(from)}::${type}`, () => `${literal(to)}::${type}`)
  return {
    ...catalog,
    objects: catalog.objects.map((object) =>
      object.address === target && object.kind === "enum"
        ? { ...object, values: object.values.map((value) => value === from ? to : value) }
        : mapped(object, text, (value) => value) as CatalogObject
    )
  }
}
