/**
 * The progress of a run. By default it is written as log lines; the command line has its own output.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Revision } from "../revision/mod.ts"
import * as Telemetry from "../telemetry/mod.ts"

/** The direction of a run. */
export type Direction = "upgrade" | "downgrade"

/**
 * An event of a run. `index` counts from 1 to `total`; `blocker` describes the session that holds the lock; `attempt`
 * counts from 1 to at most `attempts`, and is that which follows; `steps`
 * is the number of finished steps of an interrupted revision, absent if the revision was rolled back.
 */
export type ProgressEvent =
  | {
    readonly _tag: "Started"
    readonly revision: Revision
    readonly direction: Direction
    readonly index: number
    readonly total: number
  }
  | { readonly _tag: "Finished"; readonly revision: Revision; readonly direction: Direction; readonly millis: number }
  | { readonly _tag: "AlreadyApplied"; readonly revision: Revision; readonly direction: Direction }
  | { readonly _tag: "Waiting"; readonly revision: Revision; readonly blocker: string }
  | {
    readonly _tag: "Retrying"
    readonly revision: Revision
    readonly problem: string
    readonly attempt: number
    readonly attempts: number
  }
  | {
    readonly _tag: "Interrupted"
    readonly revision: Revision
    readonly direction: Direction
    readonly steps?: number
  }
  | { readonly _tag: "Late"; readonly revision: Revision }
  | { readonly _tag: "Unwrapped"; readonly revision: Revision }

const sentence = (event: ProgressEvent): string => {
  const name = `${event.revision.id} (${event.revision.message})`
  switch (event._tag) {
    case "Started":
      return `${event.direction === "upgrade" ? "Applying" : "Reverting"} ${name}, ${event.index} of ${event.total}`
    case "Finished":
      return `${event.direction === "upgrade" ? "Applied" : "Reverted"} ${name}`
    case "AlreadyApplied":
      return `Revision ${name} was already ${
        event.direction === "upgrade" ? "applied" : "reverted"
      } by a concurrent run`
    case "Waiting":
      return `Revision ${name} waits for ${event.blocker}`
    case "Interrupted":
      return `Interrupted ${name}, ${
        event.steps === undefined ? "which was rolled back" : `whose ${event.steps} finished steps are recorded`
      }`
    case "Retrying":
      return `Retrying revision ${name}, attempt ${event.attempt} of ${event.attempts}: ${event.problem}`
    case "Unwrapped":
      return `Revision ${name} runs without a transaction, because none of its statements can run in one`
    case "Late":
      return `Revision ${name} was added below applied revisions and is applied now`
  }
}

/** The function that receives the progress of a run. */
export const Progress = Context.Reference<(event: ProgressEvent) => Effect.Effect<void>>("strata/migrator/Progress", {
  defaultValue: () => (event) =>
    event._tag === "Started" ? Effect.logDebug(sentence(event)) : Effect.logInfo(sentence(event))
})

/** What a log line says of an event, in every logger. */
const annotationsOf = (event: ProgressEvent) => ({
  event: event._tag,
  revision: event.revision.id,
  ...("direction" in event ? { direction: event.direction } : {}),
  ...("millis" in event ? { millis: event.millis } : {})
})

/** What the span of a revision says of an event; its beginning and end are the span's own. */
const traced = (event: ProgressEvent) => {
  switch (event._tag) {
    case "Started":
    case "Late":
      return Effect.void
    case "Finished":
      return Telemetry.Metrics.finished(event.direction, event.millis)
    case "Retrying":
      return Effect.andThen(
        Telemetry.event("strata.retrying", { "strata.problem": event.problem }),
        Telemetry.event(undefined, { "strata.revision.attempt": event.attempt })
      )
    case "Waiting":
      return Telemetry.event("strata.lock.waiting", { "strata.lock.blocker": event.blocker })
    case "Interrupted":
      return Telemetry.event("strata.interrupted", event.steps === undefined ? {} : { "strata.steps": event.steps })
    case "Unwrapped":
      return Telemetry.event(undefined, { "strata.revision.transactional": false })
    case "AlreadyApplied":
      return Telemetry.event("strata.already_applied", {})
  }
}

/** Tells an event to the receiver of the progress, to the span of its revision, and to the metrics. */
export const tell = Effect.fnUntraced(function*(event: ProgressEvent) {
  yield* traced(event)
  yield* Effect.annotateLogs((yield* Progress)(event), annotationsOf(event))
})

/** What becomes of an event that is reported; a run in a single transaction tells some of them when it has committed. */
export const Relay = Context.Reference<(event: ProgressEvent) => Effect.Effect<void>>("strata/migrator/Relay", {
  defaultValue: () => tell
})

/** Reports an event. */
export const report = Effect.fnUntraced(function*(event: ProgressEvent) {
  yield* (yield* Relay)(event)
})
