/**
 * How a failure is printed on standard error: as text, or as a document. Pure.
 */
import type * as Clock from "effect/Clock"
import * as Schema from "effect/Schema"
import type { StandardError } from "../../document/mod.ts"
import { withoutCredentials } from "../../secret/mod.ts"
import { beforeOperands } from "./argv.ts"

/** A failure: its message, the error, and the exit code. */
export interface Failed {
  readonly message: string
  readonly error: unknown
  readonly exitCode: number
}

/** Returns what is printed for a failure; `text` is its form for a person. */
export type FailureLine = (failed: Failed, text: string) => string

/** Failures as text. */
export const asText: FailureLine = (_, text) => text

/** Failures as documents, with the time of a clock. */
export const asDocument =
  (schema: typeof StandardError.Failure, clock: Clock.Clock): FailureLine => ({ error, exitCode, message }) =>
    JSON.stringify(
      Schema.encodeSync(schema)({
        time: new Date(clock.currentTimeMillisUnsafe()).toISOString(),
        level: "error",
        message,
        annotations: {},
        failure: { ...named(error), exitCode }
      })
    )

/** Whether failures are documents. Reads the raw arguments, because parsing them can fail. */
export const wantsDocuments = (argv: ReadonlyArray<string>): boolean =>
  beforeOperands(argv).some((argument) => /^--json(?:=true)?$/.test(argument))

type Named = Omit<(typeof StandardError.Failure.Type)["failure"], "exitCode">

/** The tag of an error, and the tag and the fields of its innermost reason, except causes. */
const named = (error: unknown): Named => {
  if (!isTagged(error)) return { error: "Defect", fields: {} }
  const reason = innermost(error)
  return {
    error: error._tag,
    ...(reason === error ? {} : { reason: reason._tag }),
    fields: Object.fromEntries(
      Object.entries(reason).filter(([key, value]) => !/^(?:_tag|cause|reason|~.*)$/.test(key) && value !== undefined)
        .map(([key, value]) => [key, JSON.parse(JSON.stringify(value), clean)] as const)
    )
  }
}

const clean = (_: string, value: unknown): unknown => typeof value === "string" ? withoutCredentials(value) : value

interface Tagged {
  readonly _tag: string
}

const isTagged = (value: unknown): value is Tagged =>
  typeof value === "object" && value !== null && "_tag" in value && typeof value._tag === "string"

const innermost = (error: Tagged): Tagged =>
  "reason" in error && isTagged(error.reason) ? innermost(error.reason) : error
