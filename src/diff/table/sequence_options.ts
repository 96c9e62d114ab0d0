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

/** Whether PostgreSQL would choose all options of a sequence by itself, except its type. */
export const isPlainSequence = (options: SequenceOptions): boolean =>
  options.increment === "1" && options.minimum === "1" && options.start === "1" && options.cache === "1" &&
  !options.cycle && options.maximum === largest[options.type]
