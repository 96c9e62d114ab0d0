/**
 * Sequences, and the sequence options of identity columns.
 */
import type { AlterSequence, CreateSequence, Identity, Name, SequenceOptions } from "../../operation/mod.ts"
import { identifierUnsafe, qualifiedUnsafe, type Statement, words } from "../../text/mod.ts"
import { ddl, refuse } from "./_ddl.ts"

export const createSequence = (operation: CreateSequence): ReadonlyArray<Statement> => [
  ddl(
    "CREATE SEQUENCE",
    operation.ifNotExists && "IF NOT EXISTS",
    qualifiedUnsafe(operation.name),
    ...sequenceOptions(operation),
    operation.ownedBy !== undefined && ownedBy(operation.ownedBy)
  )
]

export const alterSequence = (operation: AlterSequence): ReadonlyArray<Statement> => {
  const clauses = [
    ...sequenceOptions(operation),
    operation.restart !== undefined && `RESTART WITH ${integer(operation.restart)}`,
    operation.ownedBy !== undefined && (operation.ownedBy === null ? "OWNED BY NONE" : ownedBy(operation.ownedBy))
  ].filter((clause) => clause !== false)
  if (clauses.length === 0) refuse("altering a sequence needs at least one change")
  return [ddl("ALTER SEQUENCE", qualifiedUnsafe(operation.name), ...clauses)]
}

/** `GENERATED … AS IDENTITY (options)`. */
export const identityClause = (identity: Identity): string => {
  const options = words(...sequenceOptions(identity))
  return words(`GENERATED ${generation(identity)} AS IDENTITY`, options !== "" && `(${options})`)
}

/** `SET GENERATED … SET option …`, for a column that is already an identity column. */
export const identityOptions = (identity: Identity): string =>
  words(
    `SET GENERATED ${generation(identity)}`,
    ...sequenceOptions(identity).map((option) => option !== false && `SET ${option}`)
  )

const generation = (identity: Identity): string => identity.generation === "always" ? "ALWAYS" : "BY DEFAULT"

const sequenceOptions = (options: SequenceOptions): ReadonlyArray<string | false> => [
  options.type !== undefined && `AS ${options.type}`,
  options.increment !== undefined && `INCREMENT BY ${integer(options.increment)}`,
  options.minimum !== undefined && `MINVALUE ${integer(options.minimum)}`,
  options.maximum !== undefined && `MAXVALUE ${integer(options.maximum)}`,
  options.start !== undefined && `START WITH ${integer(options.start)}`,
  options.cache !== undefined && `CACHE ${integer(options.cache)}`,
  options.cycle !== undefined && (options.cycle ? "CYCLE" : "NO CYCLE")
]

const ownedBy = (column: { readonly table: Name; readonly column: string }): string =>
  `OWNED BY ${qualifiedUnsafe(column.table)}.${identifierUnsafe(column.column)}`

const integer = (value: bigint | number): string =>
  typeof value === "bigint" || Number.isSafeInteger(value)
    ? String(value)
    : refuse(`a sequence needs integers, but "${value}" is not a safe integer; use a bigint`)
