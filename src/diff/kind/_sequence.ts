/**
 * Sequences.
 */
import type { Sequence } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type { SequenceOptions } from "../../operation/mod.ts"
import { quoteLiteral, quoteName, words } from "../../text/mod.ts"
import { always, dotted, type Draft, draft, nameOf, never, noText, nothing, partsOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"
import { isSucceeded, saved, successorFirst, taken } from "../value/counter.ts"
import { changedOptions, isExcluding, isPlainSequence, optionTexts, sequenceOptions, widest, within } from "../value/sequence_options.ts"

const called = (sequence: Sequence): string => `SEQUENCE ${quoteName(sequence)}`

const logging = (sequence: Sequence, isUnlogged: boolean): Draft => {
  const text = (unlogged: boolean) => `ALTER SEQUENCE ${quoteName(sequence)} SET ${unlogged ? "UNLOGGED" : "LOGGED"}`
  return draft(execute(text(isUnlogged), text(!isUnlogged)))
}

// Options that PostgreSQL chooses by default are left out.
const written = (sequence: Sequence): SequenceOptions =>
  !isPlainSequence(sequence)
    ? sequenceOptions(sequence)
    : sequence.type === "bigint"
    ? {}
    : { type: sequence.type }

/** The current value has to be within the new bounds before they apply, and within the bounds that apply when it is set. */
const boundTexts = (from: Sequence, to: Sequence): string => {
  const alter = (options: Partial<Sequence>) => words(`ALTER ${called(to)}`, ...optionTexts(options))
  const final = alter(changedOptions(from, to))
  if (!isExcluding(from, to)) return final
  const { called: isCalled, isOutside, value } = within(to)
  const name = quoteName(to)
  return script(
    !(isExcluding(to, from)) ? undefined : alter(changedOptions(from, { ...from, ...widest(from, to) })),
    `SELECT pg_catalog.setval(${quoteLiteral(name)}, ${value}, ${isCalled}) FROM ${name} WHERE ${isOutside}`,
    final
  )
}

const bounds = (from: Sequence, to: Sequence): ReadonlyArray<Draft> => [draft(
  execute(boundTexts(from, to), boundTexts(to, from)),
  ...(isExcluding(from, to) ? [Hazard.counterMoved(dotted(to))] : [])
)]

/** Every change is made in place, so a sequence keeps its current value if its bounds allow it. */
const operations: Operations<Sequence> = {
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
        ...(kept.length > 0 || isSucceeded(sequence, context)
          ? []
          : [Hazard.sequenceDropped(dotted(sequence))])
      )
    ]
  },
  alterable: always,
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
        : isExcluding(from, to)
        ? bounds(from, to)
        : [draft({ _tag: "AlterSequence", name: nameOf(to), ...pick(after), previous: pick(before) })]),
      ...(from.unlogged === to.unlogged ? [] : [logging(to, to.unlogged)])
    ]
  },
  park: "none"
}

/** Sequences. */
export const sequence: Compared<"sequence"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  comment: { on: called, target: (sequence) => ({ kind: "sequence", name: nameOf(sequence) }) },
  owner: called,
  grant: (sequence) => ({ on: called(sequence) }),
  defaultPrivileges: "sequences",
  needs: nothing,
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: true,
  isRecreatedWith: always,
  places: (sequence) => [dotted(sequence)],
  ...noType,
  ...ranked(24),
  precedence: successorFirst,
  ...ownStatements,
  ...noNames
}
