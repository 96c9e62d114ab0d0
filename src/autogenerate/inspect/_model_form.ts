/**
 * Objects in the form that models can create: without settings that only SQL can make, and with `serial` columns.
 */
import * as Catalog from "../../catalog/mod.ts"
import * as Diff from "../../diff/mod.ts"

/** A `serial` column: its type, and the objects that it creates. */
export interface Serial {
  readonly type: "smallserial" | "serial" | "bigserial"
  readonly objects: ReadonlyArray<Catalog.Address>
}

/** The object that a model creates. SQL sets the rest afterwards. */
export const plainForm = (object: Catalog.CatalogObject, catalog: Catalog.Catalog): Catalog.CatalogObject => {
  switch (object.kind) {
    case "table": {
      const { accessMethod: _, ...rest } = object
      return { ...rest, rowSecurity: false, forceRowSecurity: false, replicaIdentity: "default" }
    }
    case "column": {
      const {
        compression: _c,
        notNullComment: _n,
        notNullNoInherit: _i,
        options: _o,
        statistics: _s,
        storage: _t,
        ...rest
      } = object
      const name = rest.notNullName &&
        (Diff.chosenNotNullName(object, { from: catalog, to: catalog }) ?? rest.notNullName)
      return {
        ...rest,
        ...(name === undefined ? {} : { notNullName: name }),
        nullable: object.nullable || !object.notNullValid,
        notNullValid: true
      }
    }
    case "index":
    case "constraint":
      return "clustered" in object ? { ...object, clustered: false, replicaIdentity: false } : object
    default:
      return object
  }
}

const types: Readonly<Record<string, Serial["type"]>> = {
  smallint: "smallserial",
  integer: "serial",
  bigint: "bigserial"
}

/**
 * The columns that `serial` would create, by address: the sequence has the name and options of a `serial`, is owned by
 * the column, and is used by no other object.
 */
export const serials = (catalog: Catalog.Catalog): ReadonlyMap<Catalog.Address, Serial> => {
  const users = Map.groupBy(catalog.edges, ({ to }) => to)
  const found = new Map<Catalog.Address, Serial>()
  for (const owned of Catalog.ofKind(catalog, "owned-by")) {
    const { column: name, table: { name: table, schema } } = owned
    const column = Catalog.find(catalog, Catalog.address("column", schema, table, name))
    const sequence = Catalog.find(catalog, owned.parent!)
    const standard = Catalog.children(catalog, column?.address ?? "").find(({ kind }) => kind === "default")
    if (column?.kind !== "column" || sequence?.kind !== "sequence" || standard?.kind !== "default") continue
    const type = types[column.type]
    const counts = users.get(sequence.address)?.map(({ from }) => from) ?? []
    const isOwn = counts.length === 1 && counts[0] === standard.address && !column.nullable && column.notNullValid &&
      /^nextval\('.*'::regclass\)$/s.test(standard.expression)
    if (type !== undefined && isOwn && isPlain(sequence, column, catalog)) {
      found.set(column.address, { type, objects: [standard.address, sequence.address, owned.address] })
    }
  }
  return found
}

const isPlain = (sequence: Catalog.Sequence, column: Catalog.Column, catalog: Catalog.Catalog): boolean => {
  const table = Catalog.find(catalog, Catalog.address("table", column.schema, column.table))
  const name = `${column.table}_${column.name}_seq`
  return sequence.name === name && new TextEncoder().encode(name).length <= 63 && sequence.schema === column.schema &&
    sequence.type === column.type && Diff.isPlainSequence(sequence) && table?.kind === "table" &&
    sequence.unlogged === table.unlogged
}
