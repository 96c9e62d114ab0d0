/**
 * Constraints, in `CREATE TABLE` and in `ALTER TABLE`.
 */
import type { AddConstraint, Constraint, Deferrable, DropConstraint, Exclusion, ForeignKey, PrimaryKey, RenameConstraint, Unique, ValidateConstraint } from "../../operation/mod.ts"
import { identifierUnsafe, qualifiedUnsafe, type Statement, words } from "../../text/mod.ts"
import { columnList, ddl, expression, refuse } from "./_ddl.ts"
import { indexElement } from "./_index.ts"

/** `CONSTRAINT "name" …`, or the constraint alone if it has no name. */
export const constraintDefinition = (constraint: Constraint): string =>
  words(constraint.name !== undefined && `CONSTRAINT ${identifierUnsafe(constraint.name)}`, body(constraint))

const body = (constraint: Constraint): string => {
  switch (constraint.kind) {
    case "primary-key":
      return words("PRIMARY KEY", key(constraint), timing(constraint))
    case "unique":
      return words("UNIQUE", key(constraint), timing(constraint))
    case "foreign-key":
      return foreignKey(constraint)
    case "check":
      return words(
        `CHECK (${expression(constraint.expression)})`,
        constraint.noInherit && "NO INHERIT",
        constraint.notValid && "NOT VALID"
      )
    case "exclusion":
      return exclusion(constraint)
  }
}

/** The columns, or the existing index that the constraint uses, which has its own columns and options. */
const key = (constraint: PrimaryKey | Unique): string =>
  constraint.usingIndex !== undefined
    ? `USING INDEX ${identifierUnsafe(constraint.usingIndex)}`
    : words(
      constraint.kind === "unique" && constraint.nullsNotDistinct && "NULLS NOT DISTINCT",
      columnList(constraint.columns),
      include(constraint.include)
    )

const foreignKey = (constraint: ForeignKey): string => {
  if (constraint.onDeleteColumns !== undefined && constraint.onDelete === undefined) {
    refuse("onDeleteColumns belongs to onDelete, but the foreign key has no onDelete")
  }
  return words(
    `FOREIGN KEY ${columnList(constraint.columns)} REFERENCES ${qualifiedUnsafe(constraint.references)}`,
    constraint.referencedColumns && columnList(constraint.referencedColumns),
    constraint.match && `MATCH ${constraint.match.toUpperCase()}`,
    constraint.onDelete && `ON DELETE ${constraint.onDelete.toUpperCase()}`,
    constraint.onDeleteColumns && columnList(constraint.onDeleteColumns),
    constraint.onUpdate && `ON UPDATE ${constraint.onUpdate.toUpperCase()}`,
    timing(constraint),
    constraint.notValid && "NOT VALID"
  )
}

const exclusion = (constraint: Exclusion): string => {
  const elements = constraint.elements.map((element) => `${indexElement(element)} WITH ${operator(element.with)}`)
  return words(
    "EXCLUDE",
    constraint.method !== undefined && `USING ${identifierUnsafe(constraint.method)}`,
    `(${elements.join(", ")})`,
    include(constraint.include),
    constraint.where && `WHERE (${expression(constraint.where)})`,
    timing(constraint)
  )
}

const operator = (text: string): string =>
  /^(?:[-+*/<>=~!@#%^&|`?]+|OPERATOR\([^()]+\))$/i.test(text) && !/--|\/\*/.test(text)
    ? text
    : refuse(`"${text}" is not an operator; write the symbol, or OPERATOR(schema.symbol)`)

const include = (columns: ReadonlyArray<string> | undefined): string | undefined =>
  columns && `INCLUDE ${columnList(columns)}`

const timing = (constraint: Deferrable): string =>
  words(
    constraint.deferrable !== undefined && (constraint.deferrable ? "DEFERRABLE" : "NOT DEFERRABLE"),
    constraint.initially !== undefined && `INITIALLY ${constraint.initially.toUpperCase()}`
  )

export const addConstraint = ({ constraint, table }: AddConstraint): ReadonlyArray<Statement> => [
  ddl("ALTER TABLE", qualifiedUnsafe(table), "ADD", constraintDefinition(constraint))
]

export const dropConstraint = ({ cascade, ifExists, name, table }: DropConstraint): ReadonlyArray<Statement> => [
  ddl(
    "ALTER TABLE",
    qualifiedUnsafe(table),
    "DROP CONSTRAINT",
    ifExists && "IF EXISTS",
    identifierUnsafe(name),
    cascade && "CASCADE"
  )
]

export const renameConstraint = ({ name, table, to }: RenameConstraint): ReadonlyArray<Statement> => [
  ddl("ALTER TABLE", qualifiedUnsafe(table), "RENAME CONSTRAINT", identifierUnsafe(name), "TO", identifierUnsafe(to))
]

export const validateConstraint = ({ name, table }: ValidateConstraint): ReadonlyArray<Statement> => [
  ddl("ALTER TABLE", qualifiedUnsafe(table), "VALIDATE CONSTRAINT", identifierUnsafe(name))
]
