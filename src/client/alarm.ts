/**
 * Something that is done only if what goes on takes long: a timer, because a fiber that sleeps costs as much as a
 * statement, and a run has thousands of revisions that take milliseconds.
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/** Runs the effect after these milliseconds, and returns what ends that: it cancels the timer, or interrupts the effect. */
export const alarm = <A, E, R>(
  millis: number,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<Effect.Effect<void>, never, R> =>
  Effect.map(Effect.context<R>(), (context) => {
    let running: Fiber.Fiber<A, E> | undefined
    const timer = setTimeout(() => void (running = Effect.runForkWith(context)(effect)), millis)
    return Effect.suspend(() => {
      clearTimeout(timer)
      return running === undefined ? Effect.void : Fiber.interrupt(running)
    })
  })
