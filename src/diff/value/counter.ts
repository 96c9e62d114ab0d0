/**
 * The current value of a column's sequence, copied when a `serial` becomes an identity or the reverse.
 *
 * Both sequences have the same name, so the old one is dropped before the new one is created. In between, a setting of the
 * session stores the value, which works outside of transactions too. Saving and restoring are inverses.
 */
import { type Address, type Catalog, children, type Column, find, ofKind, type OwnedBy, type QualifiedName, type Sequence, type SequenceOptions } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { dollarQuote, quoteLiteral, quoteName } from "../../text/mod.ts"
import { type Context, dotted, type Draft, draft, type Scene, tableOf } from "../description/context.ts"
import { execute } from "../description/statement.ts"
import { isExcluding, widest, within } from "./sequence_options.ts"

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

/** Restores a value that was within the bounds `from`, moved into the bounds `to`. */
const restored = (column: Column, sequence: string, from: SequenceOptions, to: SequenceOptions): string => {
  const part = (number: number) =>
    `pg_catalog.split_part(pg_catalog.current_setting(${setting(column)}), ' ', ${number})`
  const [counted, isCalled] = [`${part(1)}::bigint`, `${part(2)}::boolean`]
  if (!isExcluding(from, to)) return `SELECT pg_catalog.setval(${sequence}, ${counted}, ${isCalled})`
  const { called, isOutside, value } = within(to)
  return `SELECT pg_catalog.setval(${sequence}, CASE WHEN ${isOutside} THEN ${value} ELSE last_value END, ` +
    `CASE WHEN ${isOutside} THEN ${called} ELSE is_called END) ` +
    `FROM (SELECT ${counted}, ${isCalled}) AS counter (last_value, is_called)`
}

const moved = (column: Column, from: SequenceOptions, to: SequenceOptions): ReadonlyArray<Hazard.Hazard> =>
  isExcluding(from, to) ? [Hazard.counterMoved(`${column.schema}.${column.table}.${column.name}`)] : []

/** A column with an identity. */
type Identified = Column & Required<Pick<Column, "identity">>

const isIdentified = (column: Column): column is Identified => column.identity !== undefined

const ownerOf = (catalog: Catalog, sequence: QualifiedName): OwnedBy | undefined =>
  ofKind(catalog, "owned-by").find(({ name, schema }) => name === sequence.name && schema === sequence.schema)

/** The column that uses the sequence on one side and is an identity on the other. */
const heir = (sequence: QualifiedName, own: Catalog, other: Catalog): Identified | undefined => {
  const owned = ownerOf(own, sequence)
  if (owned === undefined) return undefined
  const column = columnOf(own, owned)
  const twin = column === undefined ? undefined : find(other, column.address)
  return twin?.kind === "column" && isIdentified(twin) && column?.identity === undefined ? twin : undefined
}

const columnOf = (catalog: Catalog, { column, table }: OwnedBy): Column | undefined =>
  children(catalog, `table ${quoteName(table)}`).find((part): part is Column =>
    part.kind === "column" && part.name === column
  )

/** The new sequence of a column in place of one that is dropped, or the reverse. */
const successor = (sequence: Sequence, own: Catalog, other: Catalog, { isNew }: Context): Sequence | undefined => {
  const owned = find(other, sequence.address) === undefined ? ownerOf(own, sequence) : undefined
  const column = owned === undefined ? undefined : columnOf(own, owned)
  const twin = column === undefined ? undefined : find(other, column.address)
  return twin?.kind !== "column" || isNew(twin.address) ? undefined : predecessor(twin, other, own)
}

/** Whether the new sequence of the column goes on where a dropped one was. */
export const isSucceeded = (sequence: Sequence, context: Context): boolean =>
  successor(sequence, context.from, context.to, context) !== undefined

const copied = (from: Sequence, to: Sequence): string => {
  const name = quoteLiteral(quoteName(to))
  const { called, isOutside, value } = within(to)
  const [counted, isCalled] = isExcluding(from, to)
    ? [
      `CASE WHEN ${isOutside} THEN ${value} ELSE last_value END`,
      `CASE WHEN ${isOutside} THEN ${called} ELSE is_called END`
    ]
    : ["last_value", "is_called"]
  return `SELECT pg_catalog.setval(${name}, ${counted}, ${isCalled}) FROM ${quoteName(from)}`
}

/** For a new sequence that takes the place of a dropped one: goes on where that one was. */
const succeeding = (sequence: Sequence, context: Context): ReadonlyArray<Draft> => {
  const old = successor(sequence, context.to, context.from, context)
  return old === undefined ? [] : [draft(
    execute(copied(old, sequence), copied(sequence, old)),
    ...(isExcluding(old, sequence) ? [Hazard.counterMoved(dotted(sequence))] : [])
  )]
}

/** The new sequence is created before the one that it replaces is dropped. */
export const successorFirst = (sequence: Sequence, context: Context) => {
  const old = successor(sequence, context.to, context.from, context)
  return old === undefined
    ? []
    : [[{ action: "create", address: sequence.address }, { action: "drop", address: old.address }] as const]
}

/** For a dropped sequence: saves its value for the identity that the column becomes. */
export const saved = (sequence: Sequence, { from, isNew, to }: Context): ReadonlyArray<Draft> => {
  const column = heir(sequence, from, to)
  if (column === undefined || isNew(column.address)) return []
  const back = restored(column, quoteLiteral(quoteName(sequence)), column.identity, sequence)
  return [draft(execute(savedSequence(column, sequence), back))]
}

/** For a new sequence: restores the value of the identity that the column was, or of the sequence that it had. */
export const taken = (sequence: Sequence, context: Context): ReadonlyArray<Draft> => {
  const { from, isNew, to } = context
  const column = heir(sequence, to, from)
  if (column === undefined || isNew(column.address)) return succeeding(sequence, context)
  const text = restored(column, quoteLiteral(quoteName(sequence)), column.identity, sequence)
  return [draft(execute(text, savedSequence(column, sequence)), ...moved(column, column.identity, sequence))]
}

/** The sequence that a column owned on one side and that the other side does not have. */
const predecessor = (column: Column, own: Catalog, other: Catalog): Sequence | undefined => {
  const owned = ofKind(own, "owned-by").find((owned) =>
    owned.column === column.name && owned.table.name === column.table && owned.table.schema === column.schema &&
    find(other, owned.parent!) === undefined
  )
  const sequence = owned === undefined ? undefined : find(own, owned.parent!)
  return sequence?.kind === "sequence" ? sequence : undefined
}

/** For a column that becomes an identity: restores the value of its sequence. */
export const taking = (column: Column, { from, to }: Context): ReadonlyArray<Draft> => {
  const sequence = predecessor(column, from, to)
  if (sequence === undefined || !isIdentified(column)) return []
  const text = restored(column, identityOf(column), sequence, column.identity)
  return [draft(execute(text, savedIdentity(column)), ...moved(column, sequence, column.identity))]
}

/** For a column that was an identity: saves the value for its new sequence. */
export const giving = (column: Column, { from, to }: Context): ReadonlyArray<Draft> => {
  const [sequence, old] = [predecessor(column, to, from), find(from, column.address)]
  if (sequence === undefined || old?.kind !== "column" || !isIdentified(old)) return []
  return [draft(execute(savedIdentity(column), restored(column, identityOf(column), sequence, old.identity)))]
}

/** The identities of a table that is recreated, before and after. */
const recreated = (table: Address, { changeOf, from, to }: Scene) =>
  changeOf(table)?.drop !== true ? [] : children(from, table).flatMap((before) => {
    const after = find(to, before.address)
    return before.kind === "column" && after?.kind === "column" && isIdentified(before) && isIdentified(after)
      ? [{ before, after }]
      : []
  })

/** For a table that is recreated: saves the values of its identities. */
export const savedWith = (table: Address, scene: Scene): ReadonlyArray<Draft> =>
  recreated(table, scene).map(({ after, before }) =>
    draft(execute(savedIdentity(before), restored(before, identityOf(before), after.identity, before.identity)))
  )

/** For a table that is recreated: restores the values of its identities. */
export const takenWith = (table: Address, scene: Scene): ReadonlyArray<Draft> =>
  recreated(table, scene).map(({ after, before }) =>
    draft(
      execute(restored(after, identityOf(after), before.identity, after.identity), savedIdentity(after)),
      ...moved(after, before.identity, after.identity)
    )
  )

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
