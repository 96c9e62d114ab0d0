/**
 * The span of a revision, and what happens in it. `statement.ts` makes those of its statements.
 *
 * Strata's own statements in a revision, such as those on the ledger, have no spans: inside the span of a revision the
 * tracer is off, and `user` turns it on again for the migration.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Tracer from "effect/Tracer"
import { withoutCredentials } from "../secret/mod.ts"
import { parentOf, Recording, start, tracerOf } from "./recording.ts"
import { shown } from "./shown.ts"

/** What a revision is, when it starts. */
interface Facts {
  readonly id: string
  readonly message: string
  readonly direction: string
  readonly transactional: boolean
}

/** The attributes of a database by OpenTelemetry's conventions, such as `db.namespace`. */
type Place = Readonly<Record<string, string | number>>

/** Runs an effect in the span of a revision; `place` is asked for only if it is recorded. */
export const revision = <A, E, R>(facts: Facts, place: () => Place, effect: Effect.Effect<A, E, R>) =>
  Effect.withFiber<A, E, R>((fiber) => {
    const tracer = tracerOf(fiber)
    if (tracer === undefined) return effect
    const attributes = {
      "strata.revision.id": facts.id,
      "strata.revision.message": withoutCredentials(facts.message),
      "strata.revision.direction": facts.direction,
      "strata.revision.transactional": facts.transactional,
      "strata.revision.attempt": 1
    }
    return Effect.useSpan("Migrator.revision", { attributes }, (span) =>
      effect.pipe(
        Effect.provideService(Recording, { span, tracer, database: place() }),
        Effect.provideService(Tracer.ParentSpan, span),
        Effect.withTracerEnabled(false)
      ))
  })

/** Runs the program of a migration, whose own spans and queries are recorded; its queries without the values in them. */
export const user = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.withFiber<A, E, R>((fiber) => {
    const recording = fiber.getRef(Recording)
    if (recording === undefined) return effect
    return effect.pipe(
      Effect.provideService(Tracer.Tracer, shown(recording.tracer)),
      Effect.withTracerEnabled(true)
    )
  })

/** Adds attributes to the span of the revision that runs, and an event if it has a name. */
export const event = (name: string | undefined, attributes: Readonly<Record<string, unknown>>) =>
  Effect.withFiber<void>((fiber) => {
    const span = fiber.getRef(Recording)?.span
    if (span !== undefined) {
      if (name === undefined) { for (const [key, value] of Object.entries(attributes)) span.attribute(key, value) }
      else span.event(name, fiber.getRef(Clock.Clock).currentTimeNanosUnsafe(), attributes)
    }
    return Effect.void
  })

/** Records a span that ends now and began `millis` milliseconds ago, below the current one. */
export const since = (name: string, millis: number, attributes: Readonly<Record<string, unknown>>) =>
  Effect.withFiber<void>((fiber) => {
    const tracer = fiber.getRef(Recording)?.tracer ?? tracerOf(fiber)
    if (tracer !== undefined) {
      const now = fiber.getRef(Clock.Clock).currentTimeNanosUnsafe()
      const startTime = now - BigInt(Math.round(millis * 1e6))
      start({ parent: parentOf(fiber.cache.span), tracer }, { name, startTime }, attributes).end(now, Exit.void)
    }
    return Effect.void
  })
