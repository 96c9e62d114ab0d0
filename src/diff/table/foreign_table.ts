/**
 * Foreign tables, which have no operation of their own: the statements that create them, and their options.
 */
import { type Address, type Catalog, type Column, find, type Table } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { type Context, type Parts, partsOf } from "../description/context.ts"
import { commentText, optionChanges, script, withOptions } from "../description/statement.ts"
import { statedName } from "../not_null/name.ts"
import { columnCalled } from "./column_definition.ts"
import { constraintText } from "./constraint_definition.ts"

/** Whether the table at an address is a foreign one, which PostgreSQL neither scans nor rewrites. */
export const isForeign = (catalog: Catalog, table: Address | undefined): boolean => {
  const found = find(catalog, table ?? "")
  return found?.kind === "table" && found.type === "foreign"
}

/** `FOREIGN TABLE "app"."users"`. */
export const foreignCalled = (table: Table): string => `FOREIGN TABLE ${quoteName(table)}`

const columnText = (column: Column, parts: Parts, context: Context): string => {
  const name = statedName(column, context)
  const standard = partsOf(parts, "default").find(({ parent }) => parent === column.address)
  return words(
    quoteIdentifier(column.name),
    column.type,
    column.collation !== undefined && `COLLATE ${quoteName(column.collation)}`,
    standard !== undefined && `DEFAULT ${standard.expression}`,
    column.generated !== undefined &&
      `GENERATED ALWAYS AS (${column.generated.expression}) ${column.generated.storage.toUpperCase()}`,
    !column.nullable && column.notNullValid &&
      words(name !== undefined && `CONSTRAINT ${quoteIdentifier(name)}`, "NOT NULL")
  )
}

/** `SERVER … OPTIONS (…)`, at the end of the statement that creates a table or a partition. */
export const serverText = ({ options, server = "" }: Table): string =>
  words(`SERVER ${quoteIdentifier(server)}`, withOptions(options))

/** The statements that create a foreign table with its columns, constraints and comments. */
export const foreignText = (table: Table, parts: Parts, context: Context): string => {
  const own = partsOf(parts, "column").filter(({ inherited }) => !inherited)
    .toSorted((a, b) => a.position - b.position).map((column) => columnText(column, parts, context))
  const checks = partsOf(parts, "constraint").filter(({ inherited }) => !inherited)
    .map((constraint) => `CONSTRAINT ${quoteIdentifier(constraint.name)} ${constraintText(constraint)}`)
  const parents = partsOf(parts, "inheritance").toSorted((a, b) => a.position - b.position)
    .map(({ from }) => quoteName(from))
  const called = new Map([
    [table.address, foreignCalled(table)],
    ...partsOf(parts, "column").map((column) => [column.address, columnCalled(column)] as const)
  ])
  return script(
    words(
      `CREATE ${foreignCalled(table)} (${[...own, ...checks].join(", ")})`,
      parents.length > 0 && `INHERITS (${parents.join(", ")})`,
      serverText(table)
    ),
    ...partsOf(parts, "comment").map(({ parent = "", text }) => commentText(called.get(parent)!, text))
  )
}

/** The action of `ALTER TABLE` that changes the options of a foreign table. */
export const optionActions = (from: Table, to: Table): ReadonlyArray<string> => {
  const changes = optionChanges(from.options, to.options)
  return changes === false ? [] : [changes]
}
