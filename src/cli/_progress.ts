/**
 * Telling a run's progress on standard error, and keeping ready what to say if it is interrupted.
 */
import * as Effect from "effect/Effect"
import * as FiberHandle from "effect/FiberHandle"
import * as Ref from "effect/Ref"
import type { Migrator } from "../migrator/mod.ts"
import * as Format from "./_format_progress.ts"
import { onInterruptSay } from "./_interruption.ts"
import { note } from "./_output.ts"
import { Style } from "./style.ts"

/** How long a revision runs before it is announced, so that a person knows what is being waited for. */
const patience = "2 seconds"

/** A reporter for one run; what it waits for ends with the scope. */
export const make = Effect.fnUntraced(function*(direction: Migrator.Direction) {
  const style = yield* Style
  const finished = yield* Ref.make(0)
  const waiting = yield* FiberHandle.make<void>()
  yield* onInterruptSay(Format.interrupted(direction, 0))
  return Effect.fnUntraced(function*(event: Migrator.ProgressEvent) {
    yield* FiberHandle.clear(waiting)
    if (event._tag === "Started") {
      yield* FiberHandle.run(waiting, Effect.delay(note(Format.running(event, style)), patience))
      return
    }
    if (event._tag === "Finished") {
      yield* onInterruptSay(Format.interrupted(direction, yield* Ref.updateAndGet(finished, (count) => count + 1)))
    }
    yield* note(Format.line(event, style))
  })
})
