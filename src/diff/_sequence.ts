/**
 * Sequences and who owns them.
 */
import type { OwnedBy, Sequence } from "../catalog/mod.ts"
import type { SequenceOptions } from "../operation/mod.ts"
import { sequenceOptions } from "./_column_definition.ts"
import { saved, taken } from "./_counter.ts"
import { type Behaviour, type Draft, draft, nameOf, partsOf } from "./_kind.ts"
import { execute, quote, quoteName } from "./_sql.ts"
import { dataLoss } from "./hazard.ts"

const logging = (sequence: Sequence, isUnlogged: boolean): Draft => {
  const text = (unlogged: boolean) => `ALTER SEQUENCE ${quoteName(sequence)} SET ${unlogged ? "UNLOGGED" : "LOGGED"}`
  return draft(execute(text(isUnlogged), text(!isUnlogged)))
}

const limits = { smallint: "32767", integer: "2147483647", bigint: "9223372036854775807" }

// Only what the server would not choose by itself, so that a plain sequence reads as one.
const written = (sequence: Sequence): SequenceOptions => {
  const all = sequenceOptions(sequence)
  const isPlain = sequence.increment === "1" && sequence.minimum === "1" && sequence.start === "1" &&
    sequence.cache === "1" && !sequence.cycle && sequence.maximum === limits[sequence.type]
  return isPlain ? (sequence.type === "bigint" ? {} : { type: sequence.type }) : all
}

/** A sequence keeps its position through every change. */
export const sequence: Behaviour<Sequence> = {
  create: (sequence, parts, context) => {
    const [owned] = partsOf(parts, "owned-by")
    return [
      draft({
        _tag: "CreateSequence",
        name: nameOf(sequence),
        ...written(sequence),
        ...(owned === undefined ? {} : { ownedBy: { table: owned.table, column: owned.column } })
      }),
      ...(sequence.unlogged ? [logging(sequence, true)] : []),
      ...taken(sequence, context)
    ]
  },
  drop: (sequence, parts, context) => {
    const [owned] = partsOf(parts, "owned-by")
    const previous = {
      ...written(sequence),
      ...(owned === undefined ? {} : { ownedBy: { table: owned.table, column: owned.column } })
    }
    const kept = saved(sequence, context)
    return [
      ...kept,
      ...(sequence.unlogged ? [logging(sequence, false)] : []),
      draft(
        { _tag: "DropSequence", name: nameOf(sequence), previous },
        ...(kept.length > 0
          ? []
          : [dataLoss(`Dropping the sequence "${sequence.schema}.${sequence.name}" forgets how far it has counted`)])
      )
    ]
  },
  alterable: () => true,
  alter: (from, to) => {
    const [before, after] = [sequenceOptions(from), sequenceOptions(to)]
    const keys = (Object.keys(after) as ReadonlyArray<keyof SequenceOptions>).filter((key) =>
      before[key] !== after[key]
    )
    const pick = (options: SequenceOptions): SequenceOptions =>
      Object.fromEntries(keys.map((key) => [key, options[key]]))
    return [
      ...(keys.length === 0
        ? []
        : [draft({ _tag: "AlterSequence", name: nameOf(to), ...pick(after), previous: pick(before) })]),
      ...(from.unlogged === to.unlogged ? [] : [logging(to, to.unlogged)])
    ]
  }
}

const owner = ({ column, name, schema, table }: OwnedBy): string =>
  `ALTER SEQUENCE ${quoteName({ schema, name })} OWNED BY ${quoteName(table)}.${quote(column)}`

const nobody = ({ name, schema }: OwnedBy): string => `ALTER SEQUENCE ${quoteName({ schema, name })} OWNED BY NONE`

/** `OWNED BY`. */
export const ownedBy: Behaviour<OwnedBy> = {
  create: (object) => [draft(execute(owner(object), nobody(object)))],
  drop: (object) => [draft(execute(nobody(object), owner(object)))],
  alterable: () => true,
  alter: (from, to) => [draft(execute(owner(to), owner(from)))]
}
