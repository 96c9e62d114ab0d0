/**
 * Inherited columns of a new table, where their defaults, comments and settings differ from those of the parent.
 */
import { address, type Catalog, type Column, find } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Draft, draft, type Parts, partsOf, tableOf } from "../description/context.ts"
import { commentText, execute } from "../description/statement.ts"
import { columnCalled, extraChanges } from "./column_definition.ts"

/** The statements that follow `CREATE TABLE … INHERITS`, with their inverses. */
export const inheritedExtras = (parts: Parts, side: Catalog): ReadonlyArray<Draft> =>
  partsOf(parts, "column").filter(({ inherited }) => inherited).flatMap((column) => own(column, parts, side))

const own = (column: Column, parts: Parts, side: Catalog): ReadonlyArray<Draft> => {
  const parents = partsOf(parts, "inheritance").map(({ from }) => from)
  const theirs = parents.map(({ name, schema }) => find(side, address("column", schema, name, column.name)))
    .filter((one) => one?.kind === "column")
  const given = parents.map(({ name, schema }) => find(side, address("default", schema, name, column.name)))
    .find((one) => one?.kind === "default")?.expression
  return [
    ...ownDefault(column, parts, given),
    ...ownNotNull(column, theirs),
    ...extraChanges(asInherited(column, theirs), column),
    ...ownComment(column, parts)
  ]
}

const head = (column: Column): string =>
  `ALTER TABLE ${quoteName(tableOf(column))} ALTER COLUMN ${quoteIdentifier(column.name)}`

const ownDefault = (column: Column, parts: Parts, given: string | undefined): ReadonlyArray<Draft> => {
  const standard = partsOf(parts, "default").find(({ parent }) => parent === column.address)?.expression
  const statement = (expression: string | undefined) =>
    `${head(column)} ${expression === undefined ? "DROP DEFAULT" : `SET DEFAULT ${expression}`}`
  return standard === given ? [] : [draft(execute(statement(standard), statement(given)))]
}

const ownNotNull = (column: Column, theirs: ReadonlyArray<Column>): ReadonlyArray<Draft> =>
  column.nullable || !column.notNullValid || theirs.some(({ nullable }) => !nullable)
    ? []
    : [draft(execute(`${head(column)} SET NOT NULL`, `${head(column)} DROP NOT NULL`))]

/** A column inherits storage and compression, but neither statistics nor options. */
const asInherited = (column: Column, [first]: ReadonlyArray<Column>): Column => {
  const { compression: _c, options: _o, statistics: _s, storage: _t, ...rest } = column
  return {
    ...rest,
    ...(first?.compression === undefined ? {} : { compression: first.compression }),
    ...(first?.storage === undefined ? {} : { storage: first.storage })
  }
}

const ownComment = (column: Column, parts: Parts): ReadonlyArray<Draft> =>
  partsOf(parts, "comment").filter(({ parent }) => parent === column.address).map(({ text }) =>
    draft(execute(commentText(columnCalled(column), text), commentText(columnCalled(column), null)))
  )
