/**
 * Text of timestamps and intervals that does not depend on `DateStyle` and `IntervalStyle`.
 */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import { invalid } from "./invalid.ts"

/** `2026-11-22 10:00:00+00`, with more year digits after 9999 and `BC` before year 1. */
export const timestampText = (date: Date): string => {
  if (Number.isNaN(date.getTime())) throw invalid(date, "it is an invalid date")
  const year = date.getUTCFullYear()
  if (year < -4712) throw invalid(date, "PostgreSQL timestamps start in 4713 BC")
  const iso = date.toISOString()
  const rest = iso.slice(iso.indexOf("-", 1), -1).replace("T", " ").replace(/\.000$/, "")
  return `${String(year > 0 ? year : 1 - year).padStart(4, "0")}${rest}+00${year > 0 ? "" : " BC"}`
}

/** `[-]hours:minutes:seconds`, with microseconds if there are any. */
export const intervalText = (duration: Duration.Duration): string => {
  const nanos = Option.getOrUndefined(Duration.toNanos(duration))
  if (nanos === undefined) throw invalid(duration, "infinite intervals require PostgreSQL 17")
  if (nanos % 1000n !== 0n) throw invalid(duration, "PostgreSQL intervals have a resolution of one microsecond")
  const total = (nanos < 0n ? -nanos : nanos) / 1000n
  const seconds = total / 1_000_000n
  const fraction = total % 1_000_000n === 0n ? "" : `.${String(total % 1_000_000n).padStart(6, "0")}`
  return `${nanos < 0n ? "-" : ""}${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${
    two(seconds % 60n)
  }${fraction}`
}

const two = (value: bigint): string => String(value).padStart(2, "0")
