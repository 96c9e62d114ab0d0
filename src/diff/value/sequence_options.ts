/**
 * The options of sequences and of identity columns.
 */
import type { SequenceOptions } from "../../catalog/mod.ts"
import type * as Operation from "../../operation/mod.ts"

/** The options of a sequence as an operation has them. */
export const sequenceOptions = (options: SequenceOptions): Operation.SequenceOptions => ({
  type: options.type,
  start: integer(options.start),
  increment: integer(options.increment),
  minimum: integer(options.minimum),
  maximum: integer(options.maximum),
  cache: integer(options.cache),
  cycle: options.cycle
})

// A number where it is exact, because it is easier to read than a bigint.
const integer = (text: string): bigint | number => Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)

/** The largest value of each type of a sequence. */
export const largest = { smallint: "32767", integer: "2147483647", bigint: "9223372036854775807" }

/** The smallest value of each type of a sequence. */
export const smallest = { smallint: "-32768", integer: "-2147483648", bigint: "-9223372036854775808" }

const types = ["smallint", "integer", "bigint"] as const

type Bounds = Pick<SequenceOptions, "minimum" | "maximum">

/** The bounds of the type of a sequence. */
export const limitsOf = ({ type }: SequenceOptions): Bounds => ({
  minimum: smallest[type],
  maximum: largest[type]
})

/** Whether a value between the old bounds can be outside of the new ones. */
export const isExcluding = (from: Bounds, to: Bounds): boolean =>
  BigInt(to.minimum) > BigInt(from.minimum) || BigInt(to.maximum) < BigInt(from.maximum)

/** The bounds and the type that contain those of both. */
export const widest = (a: SequenceOptions, b: SequenceOptions) => ({
  type: types[Math.max(types.indexOf(a.type), types.indexOf(b.type))]!,
  minimum: BigInt(a.minimum) < BigInt(b.minimum) ? a.minimum : b.minimum,
  maximum: BigInt(a.maximum) > BigInt(b.maximum) ? a.maximum : b.maximum
})

/**
 * Where a current value outside of the bounds goes: a sequence that was used to the bound that it passed, so that it is
 * exhausted, or to the other one, from which it goes on; one that was not used to its start. The names are those of the
 * columns of a sequence.
 */
export const within = (
  { increment, maximum, minimum, start }: SequenceOptions,
  value: string = "last_value",
  called: string = "is_called"
) => ({
  isOutside: `${value} NOT BETWEEN ${minimum} AND ${maximum}`,
  value: `CASE WHEN NOT ${called} THEN ${start} WHEN ${value} < ${minimum} THEN ${minimum} ELSE ${maximum} END`,
  called: `${called} AND ${increment.startsWith("-") ? `${value} < ${minimum}` : `${value} > ${maximum}`}`
})

/** Options as `ALTER SEQUENCE` has them. */
export const optionTexts = (options: Partial<SequenceOptions>): ReadonlyArray<string> => {
  const { cache, cycle, increment, maximum, minimum, start, type } = options
  const texts = [
    type && `AS ${type}`,
    increment && `INCREMENT BY ${increment}`,
    minimum && `MINVALUE ${minimum}`,
    maximum && `MAXVALUE ${maximum}`,
    start && `START WITH ${start}`,
    cache && `CACHE ${cache}`,
    cycle !== undefined && (cycle ? "CYCLE" : "NO CYCLE")
  ]
  return texts.flatMap((text) => text === undefined || text === false || text === "" ? [] : [text])
}

/** The options that differ from others. */
export const changedOptions = (from: SequenceOptions, to: SequenceOptions): Partial<SequenceOptions> => {
  const { cache, cycle, increment, maximum, minimum, start, type } = to
  const all = { type, start, increment, minimum, maximum, cache, cycle }
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => from[key as keyof typeof all] !== value))
}

/** Whether PostgreSQL would choose all options of a sequence by itself, except its type. */
export const isPlainSequence = (options: SequenceOptions): boolean =>
  options.increment === "1" && options.minimum === "1" && options.start === "1" && options.cache === "1" &&
  !options.cycle && options.maximum === largest[options.type]
