/**
 * The progress of a run on standard error, and the message in case it is interrupted.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { Migrator } from "../../migrator/mod.ts"
import * as Format from "../look/progress.ts"
import { Style } from "../look/style.ts"
import { onInterruptPrint } from "../shell/interruption.ts"
import { LogFormat } from "../shell/logger.ts"
import { note } from "../shell/output.ts"

/** How many milliseconds a revision runs before it is announced. */
const patience = 2000

/** Makes the reporter of one run. A pending announcement is cancelled with the scope. */
export const make = Effect.fnUntraced(function*(direction: Migrator.Direction) {
  const style = yield* Style
  const format = yield* LogFormat
  const finished = yield* Ref.make(0)
  const clock = yield* Clock.Clock
  let waiting: { readonly due: number; readonly announce: Effect.Effect<void> } | undefined
  // One fiber for all revisions, of which there may be thousands, each of a millisecond.
  yield* Effect.suspend(() => {
    const rest = (waiting?.due ?? Infinity) - clock.currentTimeMillisUnsafe()
    const announce = rest > 0 ? Effect.void : waiting?.announce ?? Effect.void
    if (rest <= 0) waiting = undefined
    return Effect.andThen(announce, Effect.sleep(rest > 0 ? Math.min(rest, patience) : patience))
  }).pipe(Effect.forever, Effect.forkScoped)
  yield* onInterruptPrint(Format.interrupted(direction, 0))
  return Effect.fnUntraced(function*(event: Migrator.ProgressEvent) {
    waiting = undefined
    if (event._tag === "Started") {
      const running = note(Format.running(event, style))
      if (format === "json") return yield* running
      waiting = { due: clock.currentTimeMillisUnsafe() + patience, announce: running }
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
