/**
 * How a command tells on standard error that it failed: as text for a person, or as a document for a program. Pure.
 */
import type * as Clock from "effect/Clock"
import * as Schema from "effect/Schema"
import type { StandardError } from "../../document/mod.ts"

/** A failure: its message, what it was, and the exit code that follows. */
export interface Failed {
  readonly message: string
  readonly error: unknown
  readonly exitCode: number
}

/** The line for a failure, which a person would be `shown` so. */
export type Tell = (failed: Failed, shown: string) => string

/** Failures as they are shown to a person. */
export const asShown: Tell = (_, shown) => shown

/** Failures as documents of a schema, at the time of a clock. */
export const asDocument =
  (schema: typeof StandardError.Failure, clock: Clock.Clock): Tell => ({ error, exitCode, message }) =>
    JSON.stringify(
      Schema.encodeSync(schema)({
        time: new Date(clock.currentTimeMillisUnsafe()).toISOString(),
        level: "error",
        message,
        annotations: {},
        failure: { ...named(error), exitCode }
      })
    )

/** Reads from the arguments as they are whether failures are documents: a failure to read them is one too. */
export const wantsDocuments = (argv: ReadonlyArray<string>): boolean => {
  const end = argv.indexOf("--")
  return (end < 0 ? argv : argv.slice(0, end)).some((argument) => /^--json(?:=true)?$/.test(argument))
}

type Named = Omit<(typeof StandardError.Failure.Type)["failure"], "exitCode">

/** The tag of an error, the tag of its innermost reason, and what that is made of, without errors of others. */
const named = (error: unknown): Named => {
  if (!isTagged(error)) return { error: "Defect", fields: {} }
  const reason = innermost(error)
  return {
    error: error._tag,
    ...(reason === error ? {} : { reason: reason._tag }),
    fields: Object.fromEntries(
      Object.entries(reason).filter(([key, value]) => !/^(?:_tag|cause|reason|~.*)$/.test(key) && value !== undefined)
        .map(([key, value]) => [key, JSON.parse(JSON.stringify(value))] as const)
    )
  }
}

interface Tagged {
  readonly _tag: string
}

const isTagged = (value: unknown): value is Tagged =>
  typeof value === "object" && value !== null && "_tag" in value && typeof value._tag === "string"

const innermost = (error: Tagged): Tagged =>
  "reason" in error && isTagged(error.reason) ? innermost(error.reason) : error
