/**
 * What a run tells while it runs. The default writes log lines; the command line shows its own.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Revision } from "../revision/mod.ts"

/** The way a revision is taken. */
export type Direction = "upgrade" | "downgrade"

/** One moment of a run. `index` counts from 1 to `total`. */
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
  | { readonly _tag: "Retrying"; readonly revision: Revision; readonly problem: string }
  | { readonly _tag: "Late"; readonly revision: Revision }

const sentence = (event: ProgressEvent): string => {
  const name = `${event.revision.id} (${event.revision.message})`
  switch (event._tag) {
    case "Started":
      return `${event.direction === "upgrade" ? "Applying" : "Reverting"} ${name}, ${event.index} of ${event.total}`
    case "Finished":
      return `${event.direction === "upgrade" ? "Applied" : "Reverted"} ${name}`
    case "AlreadyApplied":
      return `Revision ${name} was already ${event.direction === "upgrade" ? "applied" : "reverted"} by another runner`
    case "Retrying":
      return `Trying revision ${name} again: ${event.problem}`
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
