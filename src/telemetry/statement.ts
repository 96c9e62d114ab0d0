/**
 * The spans of statements, by OpenTelemetry's conventions for PostgreSQL clients.
 *
 * Statements that are sent together are answered one after another. The span of each lasts from the answer before it (or
 * from the sending) until its own: the time of the server with the way of the last answer, not the time from its own
 * sending.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import { withoutValues } from "../text/mod.ts"
import { parentOf, Recording, start } from "./recording.ts"
import { collectionOf, commandOf, summaryOf } from "./summary.ts"

/** What a failed statement says: the error code of PostgreSQL. */
export interface Refusal {
  readonly sqlstate?: string | undefined
}

/** An answer with the times, of `performance.now()`, between which the server worked on it. */
export interface Timed {
  readonly from: number
  readonly until: number
}

const open = (fiber: Fiber.Fiber<unknown, unknown>, recording: Recording, text: string, startTime: bigint) => {
  const command = commandOf(text)
  const collection = collectionOf(text, command)
  const name = summaryOf(text, command)
  return start(
    { parent: parentOf(fiber.cache.span) ?? recording.span, tracer: recording.tracer },
    { name, kind: "client", startTime },
    {
      ...recording.database,
      "db.operation.name": command,
      "db.query.summary": name,
      "db.query.text": withoutValues(text),
      ...(collection === undefined ? {} : { "db.collection.name": collection })
    }
  )
}

const end = (span: ReturnType<typeof open>, time: bigint, exit: Exit.Exit<unknown, unknown>, refusal?: Refusal) => {
  const code = refusal?.sqlstate
  if (code !== undefined) {
    span.attribute("db.response.status_code", code)
    span.attribute("error.type", code)
  }
  span.end(time, exit)
}

/** Runs a statement in a span of its own. */
export const statement = <A, E, R>(
  text: string,
  effect: Effect.Effect<A, E, R>,
  refusalOf: (exit: Exit.Exit<A, E>) => Refusal | undefined
) =>
  Effect.withFiber<A, E, R>((fiber) => {
    const recording = fiber.getRef(Recording)
    if (recording === undefined) return effect
    const clock = fiber.getRef(Clock.Clock)
    const span = open(fiber, recording, text, clock.currentTimeNanosUnsafe())
    return Effect.onExit(effect, (exit) =>
      Effect.sync(() => end(span, clock.currentTimeNanosUnsafe(), exit, refusalOf(exit))))
  })

/**
 * Records the statements that were sent together: those that were answered, and the one that failed, if it is among them;
 * `failure` describes it.
 */
export const answered = (
  texts: ReadonlyArray<string>,
  answers: ReadonlyArray<Timed>,
  failure: ((text: string) => Refusal & { readonly error: unknown }) | undefined
) =>
  Effect.withFiber<void>((fiber) => {
    const recording = fiber.getRef(Recording)
    if (recording === undefined) return Effect.void
    const [now, nanos] = [performance.now(), fiber.getRef(Clock.Clock).currentTimeNanosUnsafe()]
    const at = (time: number) => nanos - BigInt(Math.round((now - time) * 1e6))
    for (const [index, { from, until }] of answers.entries()) {
      end(open(fiber, recording, texts[index]!, at(from)), at(until), Exit.void)
    }
    const failed = texts[answers.length]
    if (failure !== undefined && failed !== undefined) {
      const from = answers.at(-1)?.until ?? now
      const refusal = failure(failed)
      end(open(fiber, recording, failed, at(from)), nanos, Exit.fail(refusal.error), refusal)
    }
    return Effect.void
  })
