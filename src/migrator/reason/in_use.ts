/**
 * A failure because the transaction itself uses the table of the statement.
 *
 * Source: CheckTableNotInUse in PostgreSQL's tablecmds.c, which fails for pending trigger events and for active queries.
 */

/** Whether a statement failed (SQLSTATE 55006) because its own transaction uses a table, in any language of the messages. */
export const isOwnUse = ({ sqlstate, statement = "" }: {
  readonly sqlstate?: string | undefined
  readonly statement?: string | undefined
}): boolean => sqlstate === "55006" && /\b(?:table|index|trigger|truncate|cluster)\b/i.test(statement)
