/**
 * Row types that columns have. PostgreSQL refuses to rewrite a table, or to drop a type, whose row type a column has. Such
 * columns get temporary composite types with the same attributes before the change, and what depends on them is created
 * after it.
 */
import { type Address, address, type Attribute, byAddress, type Catalog, type CatalogObject, children, type Column, find, type QualifiedName, type Typed } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import type { Change } from "../description/context.ts"
import { freeName } from "../description/free_name.ts"
import { type Changes, changesOf } from "../engine/changes.ts"
import { needsOf } from "../engine/needs.ts"
import { descriptionOf, typeKinds } from "../kind/descriptions.ts"
import type { Options } from "../options.ts"
import { descendants } from "../rename/readdress.ts"
import { withoutObjects } from "../rename/recreated.ts"
import { underDomain } from "../value/conversion.ts"
import { type RowType, rowTypeAt, rowTypesIn } from "../value/row_type.ts"

/** The state in which no column has a row type that the changes make impossible to keep; `from` itself if none has. */
export const lentOut = (from: Catalog, to: Catalog, changes: Changes, options: Options): Catalog => {
  const changed = new Set([...changes.changes.values()].flatMap((change) => changedType(change, changes) ?? []))
  if (changed.size === 0) return from
  const lender = new Lender(from, to, changed)
  const columns = from.objects.filter((object) => lender.isStored(object)).filter((column) => lender.isHolding(column))
  const [last, kept] = [
    columns.filter((column) => lender.isLast(column)),
    columns.filter((column) => !lender.isLast(column))
  ]
  const gone = [...from.objects.filter((object) => lender.isMade(object)), ...last].flatMap((object) =>
    Array.from(descendants(from, lender.wholeOf(object)))
  )
  if (kept.length === 0 && gone.length === 0) return from
  const middle = withoutObjects(lender.lent(kept), new Set(gone))
  const needs = { before: needsOf(from), after: needsOf(middle) }
  const forced = changesOf({ from, to: middle, isForced: () => false }, options, needs)
  const dropped = [...forced.changes.values()].filter(({ drop }) => drop)
    .flatMap((change) => Array.from(descendants(from, change.address)))
  return withoutObjects(middle, new Set(dropped))
}

/** The table, view or replaced type whose row type PostgreSQL will not let be used during a change. */
const changedType = (change: Change, { scene }: Changes): Address | undefined => {
  const { alter, create, drop, from, to } = change
  if (from !== undefined && drop && isRelation(from)) return from.address
  if (from?.kind === "composite" && to === undefined) {
    return rowTypeAt(from, scene.to)?.isRelation === true
      ? from.address
      : undefined
  }
  if (alter && from?.kind === "table" && to?.kind === "table") {
    return from.unlogged === to.unlogged && from.accessMethod === to.accessMethod ? undefined : from.address
  }
  const column = to?.kind === "column" ? to : undefined
  if (column?.parent === undefined || scene.isNew(column.parent)) return undefined
  const { retyping } = descriptionOf(column)
  const isRetyped = alter && from?.kind === "column" && retyping !== "none" && retyping.isRetyped(from, column, scene)
  return isRetyped || (create && isFilled(column, scene.to)) ? column.parent : undefined
}

const isRelation = ({ kind }: CatalogObject): boolean =>
  kind === "table" || kind === "view" || kind === "materialized-view"

/** Whether PostgreSQL computes values of a new column for the rows that exist. */
const isFilled = (column: Column, side: Catalog): boolean =>
  column.identity !== undefined || column.generated?.storage === "stored" ||
  children(side, column.address).some(({ kind }) => kind === "default") ||
  (column.userType !== undefined &&
    find(side, address("domain", column.userType.schema, column.userType.name)) !== undefined)

const isType = (at: Address): boolean => typeKinds.some((kind) => at.startsWith(`${kind} `))

/** Temporary types for the row types that contain changed ones. */
class Lender {
  private readonly from: Catalog
  private readonly to: Catalog
  private readonly changed: ReadonlySet<Address>
  private readonly types = new Map<Address, { readonly name: string; readonly row: RowType }>()

  constructor(from: Catalog, to: Catalog, changed: ReadonlySet<Address>) {
    this.from = from
    this.to = to
    this.changed = changed
  }

  /** Whether an object is a column with values. Those of foreign tables are elsewhere. */
  isStored(object: CatalogObject): object is Column {
    if (object.kind !== "column" || object.generated !== undefined) return false
    const table = find(this.from, object.parent!)
    return table?.kind === "table" && table.type !== "foreign"
  }

  /** Whether a type contains a row type that changes. */
  isHolding({ userType }: Typed): boolean {
    return [...rowTypesIn(userType, this.from)].some((relation) => this.changed.has(relation))
  }

  /** Whether an object is made of others and contains such values. */
  isMade(object: CatalogObject): boolean {
    return object.kind === "materialized-view"
      ? object.columns.some((column) => this.isHolding(column))
      : object.kind === "column" && object.generated !== undefined && this.isHolding(object)
  }

  /** Whether a column goes, so that it is dropped before the change. */
  isLast(object: CatalogObject): boolean {
    return find(this.to, object.address) === undefined
  }

  /** The table that goes with a column, otherwise the object itself. */
  wholeOf({ address, kind, parent }: CatalogObject): Address {
    return kind === "column" && parent !== undefined && find(this.to, parent) === undefined ? parent : address
  }

  /** The catalog in which these columns have temporary types. */
  lent(columns: ReadonlyArray<Column>): Catalog {
    const renewed = new Map(columns.map((column) => [column.address, { ...column, ...this.typed(column) }]))
    const types = [...this.types.values()].map(({ name, row }): CatalogObject => ({
      kind: "composite",
      address: address("composite", row.schema, name),
      parent: address("schema", row.schema),
      schema: row.schema,
      name,
      attributes: row.attributes.map((each) => this.attribute(each))
    }))
    return {
      ...this.from,
      objects: [...this.from.objects.map((object) => renewed.get(object.address) ?? object), ...types],
      edges: this.from.edges.filter((edge) => !renewed.has(edge.from) || !isType(edge.to))
    }
  }

  private attribute({ collation, name, type, userType }: Attribute): Attribute {
    const typed = this.typed({ type, ...(userType === undefined ? {} : { userType }) })
    return { name, ...typed, ...(collation === undefined ? {} : { collation }) }
  }

  private typed(typed: Typed): Typed {
    if (!this.isHolding(typed)) return typed
    const { userType } = underDomain(typed, this.from)
    const row = userType === undefined ? undefined : rowTypeAt(userType, this.from)
    if (userType === undefined || row === undefined) return typed
    const name = { schema: row.schema, name: this.nameOf(row) }
    return { type: quoteName(name) + (userType.array ? "[]" : ""), userType: { ...name, array: userType.array } }
  }

  private nameOf(row: RowType): string {
    const known = this.types.get(row.address)
    if (known !== undefined) return known.name
    // As long as the name of a parked type may be.
    const name = freeName(row.name, "__row", (free) => this.isTaken({ schema: row.schema, name: free }), 61)
    this.types.set(row.address, { name, row })
    for (const each of row.attributes) this.typed(each)
    return name
  }

  private isTaken({ name, schema }: QualifiedName): boolean {
    return [...this.types.values()].some((other) => other.name === name && other.row.schema === schema) ||
      [this.from, this.to].some((side) => {
        const all = byAddress(side)
        return [...typeKinds, "sequence", "index"].some((kind) => all.has(address(kind, schema, name)))
      })
  }
}
