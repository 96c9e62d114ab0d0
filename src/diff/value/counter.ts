/**
 * The current value of a column's sequence, copied when a `serial` becomes an identity or the reverse.
 *
 * Both sequences have the same name, so the old one is dropped before the new one is created. In between, a setting of the
 * session stores the value, which works outside of transactions too. Saving and restoring are inverses.
 */
import { type Catalog, children, type Column, find, ofKind, type OwnedBy, type QualifiedName, type SequenceOptions } from "../../catalog/mod.ts"
import { dollarQuote, quoteLiteral, quoteName } from "../../text/mod.ts"
import { type Context, type Draft, draft, tableOf } from "../description/context.ts"
import { execute } from "../description/statement.ts"
import { widest, within } from "./sequence_options.ts"

const setting = ({ name, schema, table }: Column): string =>
  quoteLiteral(
    `strata.counter_${
      `${schema}.${table}.${name}`.replaceAll(/\W/g, (letter) => `_${letter.codePointAt(0)!.toString(16)}`)
    }`
  )

const identityOf = (column: Column): string =>
  `pg_catalog.pg_get_serial_sequence(${quoteLiteral(quoteName(tableOf(column)))}, ${quoteLiteral(column.name)})`

// The catalog does not contain the name of an identity's sequence, so the statement looks it up.
const savedIdentity = (column: Column): string =>
  `SELECT pg_catalog.set_config(${
    setting(column)
  }, coalesce(s.last_value || ' t', s.start_value || ' f'), false) FROM pg_catalog.pg_sequences s ` +
  `WHERE pg_catalog.format('%I.%I', s.schemaname, s.sequencename) = ${identityOf(column)}`

const savedSequence = (column: Column, sequence: QualifiedName): string =>
  `SELECT pg_catalog.set_config(${setting(column)}, last_value || ' ' || is_called, false) FROM ${quoteName(sequence)}`

const restored = (column: Column, sequence: string): string => {
  const part = (number: number) =>
    `pg_catalog.split_part(pg_catalog.current_setting(${setting(column)}), ' ', ${number})`
  return `SELECT pg_catalog.setval(${sequence}, ${part(1)}::bigint, ${part(2)}::boolean)`
}

const reversed = (text: string, inverse: string, isBack: boolean): Draft =>
  draft(isBack ? execute(inverse, text) : execute(text, inverse))

/** The column that uses the sequence on one side and is an identity on the other. */
const heir = (sequence: QualifiedName, own: Catalog, other: Catalog): Column | undefined => {
  const owned = ofKind(own, "owned-by").find(({ name, schema }) => name === sequence.name && schema === sequence.schema)
  if (owned === undefined) return undefined
  const column = columnOf(own, owned)
  const twin = column === undefined ? undefined : find(other, column.address)
  return twin?.kind === "column" && twin.identity !== undefined && column?.identity === undefined ? twin : undefined
}

const columnOf = (catalog: Catalog, { column, table }: OwnedBy): Column | undefined =>
  children(catalog, `table ${quoteName(table)}`).find((part): part is Column =>
    part.kind === "column" && part.name === column
  )

/** For a dropped sequence: saves its value for the identity that the column becomes. */
export const saved = (sequence: QualifiedName, { from, isNew, to }: Context): ReadonlyArray<Draft> => {
  const column = heir(sequence, from, to)
  if (column === undefined || isNew(column.address)) return []
  const name = quoteLiteral(quoteName(sequence))
  return [reversed(savedSequence(column, sequence), restored(column, name), false)]
}

/** For a new sequence: restores the value of the identity that the column was. */
export const taken = (sequence: QualifiedName, { from, isNew, to }: Context): ReadonlyArray<Draft> => {
  const column = heir(sequence, to, from)
  if (column === undefined || isNew(column.address)) return []
  return [reversed(savedSequence(column, sequence), restored(column, quoteLiteral(quoteName(sequence))), true)]
}

/** Whether a column owned a sequence on one side that the other side does not have. */
const predecessor = (column: Column, own: Catalog, other: Catalog): boolean =>
  ofKind(own, "owned-by").some((owned) =>
    owned.column === column.name && owned.table.name === column.table && owned.table.schema === column.schema &&
    find(other, owned.parent!) === undefined
  )

/** For a column that becomes an identity: restores the value of its sequence. */
export const taking = (column: Column, { from, to }: Context): ReadonlyArray<Draft> =>
  predecessor(column, from, to) ? [reversed(restored(column, identityOf(column)), savedIdentity(column), false)] : []

/** For a column that was an identity: saves the value for its new sequence. */
export const giving = (column: Column, { from, to }: Context): ReadonlyArray<Draft> =>
  predecessor(column, to, from) ? [reversed(restored(column, identityOf(column)), savedIdentity(column), true)] : []

/** Moves the current value of an identity into the bounds `to`, where `from` applies. */
export const movedInto = (column: Column, from: SequenceOptions, to: SequenceOptions): string => {
  const { called, isOutside, value } = within(to, "counter.last_value", "counter.is_called")
  const { maximum, minimum } = widest(from, to)
  return `DO ${
    dollarQuote(
      `DECLARE
  sequence text := ${identityOf(column)};
  counter record;
BEGIN
  EXECUTE pg_catalog.format('SELECT last_value, is_called FROM %s', sequence) INTO counter;
  IF ${isOutside} THEN
    EXECUTE pg_catalog.format('ALTER SEQUENCE %s MINVALUE ${minimum} MAXVALUE ${maximum}', sequence);
    PERFORM pg_catalog.setval(sequence, ${value}, ${called});
  END IF;
END`,
      "counter"
    )
  }`
}
