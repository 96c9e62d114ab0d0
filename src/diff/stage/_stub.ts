/**
 * Stubs: functions, procedures and views with the same signature or columns that depend on nothing else, as pg_dump writes a
 * view that is part of a circle. `CREATE OR REPLACE` makes one of the other.
 */
import { type Address, byAddress, type Catalog, type CatalogObject, type Function, type Procedure } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, tokens, words } from "../../text/mod.ts"
import { isName } from "../description/deparsed_name.ts"

/** Whether what an object depends on can be taken away from it: a body that PostgreSQL parsed, or the query of a view. */
export const canBeStub = (object: CatalogObject | undefined): boolean =>
  object?.kind === "view" ||
  ((object?.kind === "function" || object?.kind === "procedure") && object.body === "" && object.language === "sql")

/** The catalog with stubs at these addresses. */
export const withStubs = (catalog: Catalog, stubs: ReadonlySet<Address>): Catalog => {
  const known = byAddress(catalog)
  return {
    ...catalog,
    objects: catalog.objects.map((object) => stubs.has(object.address) ? stubOf(object) : object),
    edges: catalog.edges.filter(({ from, to }) => !stubs.has(from) || isOutside(known.get(from)!, known.get(to)))
  }
}

const stubOf = (object: CatalogObject): CatalogObject => {
  if (object.kind === "view") {
    const columns = object.columns.map(({ collation, name, type }) =>
      words(`NULL::${type}`, collation && `COLLATE ${quoteName(collation)}`, `AS ${quoteIdentifier(name)}`)
    )
    return { ...object, definition: `SELECT ${columns.join(",\n    ")};` }
  }
  if (object.kind !== "function" && object.kind !== "procedure") return object
  const body = isScalar(object) ? "BEGIN RETURN NULL; END" : "BEGIN END"
  const head = object.definition.slice(0, bodyStart(object.definition)).replace(
    /\n LANGUAGE sql\b/,
    "\n LANGUAGE plpgsql"
  )
  return { ...object, language: "plpgsql", body, definition: `${head}AS $stub$${body}$stub$\n` }
}

// With results in arguments, and in a set, nothing may follow RETURN, which is then not needed.
const isScalar = (object: Function | Procedure): boolean =>
  object.kind === "function" && !/^(?:SETOF |TABLE\(|void$)/.test(object.returns) &&
  !tokens(object.identityArguments).some(({ end, start }) =>
    ["OUT", "INOUT"].includes(object.identityArguments.slice(start, end))
  )

// pg_get_functiondef starts a line with the body, and indents the clauses before it.
const bodyStart = (definition: string): number => {
  const found = tokens(definition).find(({ end, start }) =>
    definition[start - 1] === "\n" && ["BEGIN", "RETURN"].includes(definition.slice(start, end))
  )
  return found?.start ?? definition.length
}

/** Whether a stub depends on an object too: one outside of schemas, or one that its types or argument defaults name. */
const isOutside = (stub: CatalogObject, target: CatalogObject | undefined): boolean => {
  if (target === undefined || target.kind === "column" || !("name" in target)) return false
  if (!("schema" in target)) return true
  const signature = stub.kind === "view"
    ? stub.columns.map(({ type }) => type)
    : stub.kind === "function"
    ? [stub.arguments, stub.returns]
    : stub.kind === "procedure"
    ? [stub.arguments]
    : []
  return signature.some((text) =>
    tokens(text).some(({ end, start }) => isName(text.slice(start, end), String(target.name)))
  )
}
