/**
 * Column definitions in `CREATE TABLE` and `ADD COLUMN`, and `ALTER COLUMN`.
 *
 * The order of clauses is that of the CREATE TABLE and ALTER TABLE pages of the PostgreSQL manual.
 */
import type { AddColumn, AlterColumn, Column, ColumnChange, ColumnType, Default, DropColumn, Expression, Name } from "../../operation/mod.ts"
import { identifierUnsafe, literal, qualifiedUnsafe, type Statement, tokens, words } from "../../text/mod.ts"
import { ddl, expression, lastExpression, refuse } from "./_ddl.ts"
import { commentOn } from "./_namespace.ts"
import { identityClause, identityOptions } from "./_sequence.ts"

/** `"name" type`, followed by all clauses of the column. */
export const columnDefinition = (column: Column): string =>
  words(
    identifierUnsafe(column.name),
    columnType(column.type),
    column.collation !== undefined && `COLLATE ${qualifiedUnsafe(column.collation)}`,
    column.nullable === false &&
      words(column.notNullName !== undefined && `CONSTRAINT ${identifierUnsafe(column.notNullName)}`, "NOT NULL"),
    column.default !== undefined && `DEFAULT ${defaultValue(column.default)}`,
    column.generated !== undefined &&
      `GENERATED ALWAYS AS (${expression(column.generated.expression)}) ${column.generated.storage.toUpperCase()}`,
    column.identity !== undefined && identityClause(column.identity)
  )

/** The statement that comments on a column, if the column has a comment. */
export const columnComment = (table: Name, column: Column): ReadonlyArray<Statement> =>
  column.comment === undefined ? [] : [commentOn({ kind: "column", on: table, name: column.name }, column.comment)]

export const addColumn = ({ column, ifNotExists, table }: AddColumn): ReadonlyArray<Statement> => [
  ddl(
    "ALTER TABLE",
    qualifiedUnsafe(table),
    "ADD COLUMN",
    ifNotExists && "IF NOT EXISTS",
    columnDefinition(column)
  ),
  ...columnComment(table, column)
]

export const dropColumn = ({ cascade, column, ifExists, table }: DropColumn): ReadonlyArray<Statement> => [
  ddl(
    "ALTER TABLE",
    qualifiedUnsafe(table),
    "DROP COLUMN",
    ifExists && "IF EXISTS",
    identifierUnsafe(column),
    cascade && "CASCADE"
  )
]

export const alterColumn = ({ change, column, previous, table }: AlterColumn): ReadonlyArray<Statement> => {
  const name = identifierUnsafe(column)
  const actions = columnActions(change, previous).map((action) => `ALTER COLUMN ${name} ${action}`)
  const statements: Array<Statement> = []
  if (actions.length === 1) statements.push(ddl("ALTER TABLE", qualifiedUnsafe(table), actions[0]))
  if (actions.length > 1) statements.push(ddl(`ALTER TABLE ${qualifiedUnsafe(table)}\n  ${actions.join(",\n  ")}`))
  if (change.name !== undefined) {
    statements.push(
      ddl("ALTER TABLE", qualifiedUnsafe(table), "RENAME COLUMN", name, "TO", identifierUnsafe(change.name))
    )
  }
  if (change.comment !== undefined) {
    statements.push(commentOn({ kind: "column", on: table, name: change.name ?? column }, change.comment))
  }
  return statements
}

// A default is dropped before a type change, because the old default may have no cast to the new type. DROP IDENTITY
// comes before DROP NOT NULL, which fails on an identity column.
const columnActions = (change: ColumnChange, previous: ColumnChange | undefined): ReadonlyArray<string> => {
  if (change.type === undefined && (change.using !== undefined || change.collation !== undefined)) {
    refuse("using and collation belong to a type change, but the change has no type")
  }
  return [
    change.type !== undefined && change.default !== undefined && change.default !== null && "DROP DEFAULT",
    change.default === null && "DROP DEFAULT",
    change.identity === null && "DROP IDENTITY",
    change.generated === null && "DROP EXPRESSION",
    change.type !== undefined && typeChange(change.type, change),
    change.generated !== undefined && change.generated !== null &&
    `SET EXPRESSION AS (${expression(change.generated)})`,
    change.nullable !== undefined && (change.nullable ? "DROP NOT NULL" : "SET NOT NULL"),
    change.default !== undefined && change.default !== null && `SET DEFAULT ${defaultValue(change.default)}`,
    change.identity !== undefined && change.identity !== null &&
    (previous?.identity === undefined || previous.identity === null
      ? `ADD ${identityClause(change.identity)}`
      : identityOptions(change.identity))
  ].filter((action) => action !== false)
}

const typeChange = (type: ColumnType, change: ColumnChange): string =>
  words(
    `TYPE ${columnType(type)}`,
    change.collation !== undefined && `COLLATE ${qualifiedUnsafe(change.collation)}`,
    change.using !== undefined && `USING ${lastExpression(change.using)}`
  )

const columnType = (type: ColumnType): string =>
  typeof type === "string" ? type : `${qualifiedUnsafe(type.type)}${type.array === true ? "[]" : ""}`

const defaultValue = (value: Default): string =>
  isExpression(value) ? operand(expression(value)) : literal(value).trimStart()

const isExpression = (value: Default): value is Expression => "_tag" in value

// The grammar of a column default does not take operators such as AND, so everything is parenthesised that is not a
// plain call, name or literal.
const operand = (sql: string): string => {
  const uncast = sql.replace(/::\w+$/, "")
  return /^[\w.]+(?:\([\w\s,.]*\))?$/.test(uncast) || isPlainString(uncast) ? sql : `(${sql})`
}

const isPlainString = (sql: string): boolean =>
  sql.startsWith("'") && tokens(sql).length === 1 && !/['\\]/.test(sql.slice(1, -1))
