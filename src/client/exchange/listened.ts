/**
 * Reads what the server has sent in the meantime, before a statement is sent.
 *
 * A server that ends an idle session says why. A statement that is written after that fails before these words are read,
 * and they are lost with the connection.
 */
import * as Effect from "effect/Effect"

/** Two turns of the event loop, because the input of the first one was read before this runs. */
const listened: Effect.Effect<void> = Effect.callback((resume) => {
  setImmediate(() => setImmediate(() => resume(Effect.void)))
})

/** Milliseconds in which nothing can have been missed; what follows sooner is not delayed. */
const soon = 20

/** The same for each of several statements, if the one before it is some time ago; `start` stands for the first one's. */
export const listenedSince = (start: number): Effect.Effect<void> => {
  let before = start
  return Effect.suspend(() => {
    const now = performance.now()
    const since = now - before
    before = now
    return since < soon ? Effect.void : listened
  })
}
