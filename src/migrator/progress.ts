/**
 * The progress of a run. By default it is written as log lines; the command line has its own output.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Revision } from "../revision/mod.ts"

/** The way a revision is taken. */
export type Direction = "upgrade" | "downgrade"

/**
 * One moment of a run. `index` counts from 1 to `total`; `blocker` names the session that is waited for; `steps` is how
 * many finished steps of an interrupted revision stay, and is absent where it was rolled back.
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
  | { readonly _tag: "Retrying"; readonly revision: Revision; readonly problem: string }
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
      return `Revision ${name} was already ${event.direction === "upgrade" ? "applied" : "reverted"} by another runner`
    case "Waiting":
      return `Revision ${name} waits for ${event.blocker}`
    case "Interrupted":
      return `Interrupted ${name}, ${
        event.steps === undefined ? "which left nothing behind" : `whose ${event.steps} finished steps stay`
      }`
    case "Retrying":
      return `Trying revision ${name} again: ${event.problem}`
    case "Unwrapped":
      return `Revision ${name} runs without a transaction, as each of its statements refuses one`
    case "Late":
      return `Revision ${name} appeared below applied revisions and is applied now`
  }
}

/** Where progress goes. */
export const Progress = Context.Reference<(event: ProgressEvent) => Effect.Effect<void>>("strata/migrator/Progress", {
  defaultValue: () => (event) =>
    event._tag === "Started" ? Effect.logDebug(sentence(event)) : Effect.logInfo(sentence(event))
})

/** Reports one moment. */
export const report = Effect.fnUntraced(function*(event: ProgressEvent) {
  yield* (yield* Progress)(event)
})
