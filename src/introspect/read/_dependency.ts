/**
 * Converts `pg_depend` to edges between the objects that were read, and finds the members of extensions.
 *
 * PostgreSQL records dependencies between catalog rows that are finer than objects: of a view by its rule, of a table by
 * its row type, of a primary key by its index. Such a row belongs to the object on which it depends internally, so the
 * object is found by following internal dependencies.
 */
import { type Address, address, type CatalogObject, type Edge } from "../../catalog/mod.ts"
import { type Key, keyIn } from "../reader/reader.ts"

/** The row of `dependencies`: the members of extensions with these, and lines of two keys and `deptype`. */
export interface DependencyRow {
  readonly members: ReadonlyArray<readonly [Key, Key]>
  readonly rest: string
}

/**
 * All dependencies between objects that are not built in; toast tables and the like are removed later as unknown. The
 * triggers of constraints and the dependencies of relations on their schema are left out. There are many, and a comparison
 * that finds no difference needs none of them, so most are in one text.
 */
export const dependencies = `SELECT
    coalesce(json_agg(json_build_array("from", "to")) FILTER (WHERE type = 'e'), '[]') AS "members",
    coalesce(string_agg(concat_ws(' ', "from", "to", type), E'\\n') FILTER (WHERE type <> 'e'), '') AS "rest"
  FROM (SELECT ${keyIn("d.classid", "d.objid", "d.objsubid")} AS "from",
      ${keyIn("d.refclassid", "d.refobjid", "d.refobjsubid")} AS "to", d.deptype::text AS type
    FROM pg_depend d WHERE d.objid >= 16384 AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass)
      AND NOT (d.classid = 'pg_trigger'::regclass AND d.deptype = 'i')
      AND NOT (d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_namespace'::regclass)) AS d`

/** The dependencies: the extension of each member, and the text of the others. */
export interface Dependencies {
  readonly members: ReadonlyMap<Key, Key>
  readonly rest: string
}

/** Indexes the row. */
export const arrange = ({ members, rest }: DependencyRow): Dependencies => ({ members: new Map(members), rest })

interface Dependency {
  readonly from: Key
  readonly to: Key
  readonly type: string
}

const parse = (rest: string): ReadonlyArray<Dependency> =>
  rest.split("\n").flatMap((line) => {
    const [from, to, type] = line.split(" ")
    return from === undefined || to === undefined || type === undefined ? [] : [{ from, to, type }]
  })

const whole = (key: Key): Key => `${key.slice(0, key.lastIndexOf("/"))}/0`

/** Finds the object of a row; a column of a view or composite type belongs to the view or type. */
const resolver = (
  objects: ReadonlyMap<Key, CatalogObject>,
  members: ReadonlyMap<Key, Key>,
  rows: ReadonlyArray<Dependency>
) => {
  // The row on which each row depends internally.
  const wholes = new Map(rows.flatMap(({ from, to, type }) => type === "i" ? [[from, to]] : []))
  const resolve = (key: Key, depth: number): CatalogObject | undefined => {
    if (depth > 8) return undefined
    const extension = members.get(key)
    if (extension !== undefined) return resolve(extension, depth + 1)
    const known = objects.get(key)
    if (known !== undefined) return known
    const table = whole(key)
    if (table !== key) return resolve(table, depth + 1)
    const next = wholes.get(key)
    return next === undefined ? undefined : resolve(next, depth + 1)
  }
  return (key: Key) => resolve(key, 0)
}

const strengths: { readonly [type: string]: Edge["type"] } = { a: "auto", i: "internal", P: "auto", S: "auto" }

const isAncestor = (
  above: Address,
  object: CatalogObject,
  byAddress: ReadonlyMap<Address, CatalogObject>
): boolean => {
  let parent = object.parent
  while (parent !== undefined && parent !== above) parent = byAddress.get(parent)?.parent
  return parent === above
}

/**
 * The part of an object that has the dependency: a child table depends on its parent by its inheritance, and an owned
 * sequence on its column by its ownership.
 */
const concerning = (
  from: CatalogObject,
  to: CatalogObject,
  parts: ReadonlyMap<string, CatalogObject>
): CatalogObject =>
  (from.kind === "table" && to.kind === "table") || (from.kind === "sequence" && to.kind === "column")
    ? parts.get(`${from.address}\n${to.address}`) ?? from
    : from

/**
 * The mappings of a text search configuration that use a dictionary, or the dictionaries of an extension: those that are
 * no objects of the catalog.
 */
const mappings = (
  configuration: CatalogObject,
  target: CatalogObject,
  objects: ReadonlyArray<CatalogObject>
): ReadonlyArray<CatalogObject> => {
  if (configuration.kind !== "text-search-configuration") return [configuration]
  const known = new Set(objects.map((object) => object.address))
  return objects.filter((object) =>
    object.kind === "text-search-mapping" && object.parent === configuration.address &&
    object.dictionaries.some(({ name, schema }) => {
      const dictionary = address("text-search-dictionary", schema, name)
      return target.kind === "extension"
        ? schema !== "pg_catalog" && !known.has(dictionary)
        : dictionary === target.address
    })
  )
}

/** The parts for `concerning`, by the ends of the dependency. */
const partsByEnds = (objects: ReadonlyArray<CatalogObject>): ReadonlyMap<string, CatalogObject> => {
  const parts = new Map<string, CatalogObject>()
  for (const object of objects) {
    if (object.kind === "inheritance") {
      parts.set(`${object.parent!}\n${address("table", object.from.schema, object.from.name)}`, object)
    } else if (object.kind === "owned-by") {
      const { column, parent, table } = object
      parts.set(`${parent!}\n${address("column", table.schema, table.name, column)}`, object)
    }
  }
  return parts
}

/** An index or a constraint of a partition depends on that of its partitioned table by its attachment. */
const isIndexed = ({ kind }: CatalogObject): boolean => kind === "index" || kind === "constraint"

/** The edges between `objects`, which are those in the catalog. `byKey` has the objects of rows. */
export const edges = (
  objects: ReadonlyArray<CatalogObject>,
  byKey: ReadonlyMap<Key, CatalogObject>,
  dependencies: Dependencies
): ReadonlyArray<Edge> => {
  const byAddress = new Map(objects.map((object) => [object.address, object]))
  const kept = new Set(objects)
  const rows = parse(dependencies.rest)
  const resolve = resolver(byKey, dependencies.members, rows)
  const parts = partsByEnds(objects)
  const found = new Map<string, Edge>()
  for (const row of rows) {
    const source = resolve(row.from)
    const target = resolve(row.to)
    if (source === undefined || target === undefined || source === target || !kept.has(target)) continue
    if ((row.type === "P" || row.type === "S") && isIndexed(source) && isIndexed(target)) continue
    // Dependencies of the members of an extension are not edges.
    if (source.kind === "extension" && !row.from.startsWith("pg_extension/")) continue
    const sources = row.to.startsWith("pg_ts_dict/")
      ? mappings(source, target, objects)
      : [concerning(source, target, parts)]
    for (const from of sources) {
      if (!kept.has(from) || from === target || isAncestor(target.address, from, byAddress)) continue
      const edge: Edge = { from: from.address, to: target.address, type: strengths[row.type] ?? "normal" }
      const ends = `${edge.from}\n${edge.to}`
      // The dependencies of a check are recorded as automatic and normal; PostgreSQL drops it automatically.
      if ((found.get(ends)?.type ?? "normal") === "normal") found.set(ends, edge)
    }
  }
  return [...found.values()]
}
