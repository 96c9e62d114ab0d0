/**
 * Indexes. CREATE and DROP INDEX CONCURRENTLY are the only operations that cannot run in a transaction block.
 */
import type { CreateIndex, DropIndex, IndexElement, RenameIndex } from "../../operation/mod.ts"
import { identifierUnsafe, qualifiedUnsafe, type Statement, words } from "../../text/mod.ts"
import { columnList, ddl, expression, lastExpression, options, refuse } from "./_ddl.ts"

export const createIndex = (index: CreateIndex): ReadonlyArray<Statement> => {
  if (index.elements.length === 0) refuse(`the index "${index.name}" needs at least one column or expression`)
  const statement = ddl(
    "CREATE",
    index.unique && "UNIQUE",
    "INDEX",
    index.concurrently && "CONCURRENTLY",
    index.ifNotExists && "IF NOT EXISTS",
    identifierUnsafe(index.name),
    `ON ${qualifiedUnsafe(index.table)}`,
    index.method !== undefined && `USING ${identifierUnsafe(index.method)}`,
    `(${index.elements.map(indexElement).join(", ")})`,
    index.include && `INCLUDE ${columnList(index.include)}`,
    index.nullsNotDistinct && "NULLS NOT DISTINCT",
    index.storageParameters && `WITH ${options(index.storageParameters)}`,
    index.tablespace !== undefined && `TABLESPACE ${identifierUnsafe(index.tablespace)}`,
    index.where && `WHERE ${lastExpression(index.where)}`
  )
  return [{ ...statement, transactional: index.concurrently !== true }]
}

/** One key of `CREATE INDEX` or `EXCLUDE`. An expression is always in parentheses, which the grammar allows for any. */
export const indexElement = (element: IndexElement): string => {
  if (element.operatorClassOptions !== undefined && element.operatorClass === undefined) {
    refuse("operatorClassOptions belong to an operatorClass, but the index element has no operatorClass")
  }
  return words(
    key(element),
    element.collation !== undefined && `COLLATE ${qualifiedUnsafe(element.collation)}`,
    element.operatorClass !== undefined && qualifiedUnsafe(element.operatorClass),
    element.operatorClassOptions && options(element.operatorClassOptions),
    element.order && element.order.toUpperCase(),
    element.nulls && `NULLS ${element.nulls.toUpperCase()}`
  )
}

const key = ({ column, expression: computed }: IndexElement): string => {
  if (column !== undefined && computed === undefined) return identifierUnsafe(column)
  if (column === undefined && computed !== undefined) return `(${expression(computed)})`
  return refuse("an index element is either a column or an expression")
}

export const dropIndex = ({ cascade, concurrently, ifExists, name }: DropIndex): ReadonlyArray<Statement> => [
  {
    ...ddl(
      "DROP INDEX",
      concurrently && "CONCURRENTLY",
      ifExists && "IF EXISTS",
      qualifiedUnsafe(name),
      cascade && "CASCADE"
    ),
    transactional: concurrently !== true
  }
]

export const renameIndex = ({ name, to }: RenameIndex): ReadonlyArray<Statement> => [
  ddl("ALTER INDEX", qualifiedUnsafe(name), "RENAME TO", identifierUnsafe(to))
]
