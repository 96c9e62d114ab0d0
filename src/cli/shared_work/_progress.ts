/**
 * The progress of a run on standard error, and the message in case it is interrupted.
 */
import * as Effect from "effect/Effect"
import * as FiberHandle from "effect/FiberHandle"
import * as Ref from "effect/Ref"
import type { Migrator } from "../../migrator/mod.ts"
import * as Format from "../look/progress.ts"
import { Style } from "../look/style.ts"
import { onInterruptPrint } from "../shell/interruption.ts"
import { LogFormat } from "../shell/logger.ts"
import { note } from "../shell/output.ts"

/** How long a revision runs before it is announced. */
const patience = "2 seconds"

/** Makes the reporter of one run. A pending announcement is cancelled with the scope. */
export const make = Effect.fnUntraced(function*(direction: Migrator.Direction) {
  const style = yield* Style
  const finished = yield* Ref.make(0)
  const waiting = yield* FiberHandle.make<void>()
  yield* onInterruptPrint(Format.interrupted(direction, 0))
  return Effect.fnUntraced(function*(event: Migrator.ProgressEvent) {
    yield* FiberHandle.clear(waiting)
    if (event._tag === "Started") {
      const running = note(Format.running(event, style))
      yield* (yield* LogFormat) === "json" ? running : FiberHandle.run(waiting, Effect.delay(running, patience))
      return
    }
    if (event._tag === "Interrupted") {
      return yield* onInterruptPrint(Format.interrupted(direction, yield* Ref.get(finished), event))
    }
    if (event._tag === "Finished") {
      yield* onInterruptPrint(Format.interrupted(direction, yield* Ref.updateAndGet(finished, (count) => count + 1)))
    }
    yield* note(Format.line(event, style))
  })
})
