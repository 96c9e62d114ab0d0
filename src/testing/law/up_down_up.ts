/**
 * The law that each revision can be applied, reverted and applied again, with the same schema each time.
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { Catalog } from "../../catalog/mod.ts"
import type { Revision } from "../../revision/mod.ts"
import { asBroken, HarnessError, LawBroken } from "../error.ts"
import { Place } from "../place/place.ts"
import { differences } from "../subject/differences.ts"
import { catalog, down, fileOf, isReversible, on, type Subject, up } from "../subject/subject.ts"
import type { Law } from "./law.ts"

/** What there is in the database between two revisions. */
export interface Filling<E, R> {
  /** Called before a revision runs, and before it is reverted. */
  readonly fill: () => Effect.Effect<void, E, R>
  /** Whether a revision may fail for this reason; then it runs once more. */
  readonly excuse: (revision: Revision, cause: Cause.Cause<unknown>) => Effect.Effect<boolean, E, R>
  /** How the database is called in messages: "on empty tables". */
  readonly where: string
  /** What to do if a revision fails. */
  readonly next: (revision: Revision) => string
}

/** Fails if a schema is not the expected one. */
const same = (
  subject: Subject,
  { id }: Revision,
  step: string,
  found: Catalog,
  expected: Catalog
): Effect.Effect<void, HarnessError> => {
  const details = differences(subject, found, expected)
  return details.length === 0 ? Effect.void : Effect.fail(HarnessError.of(
    new LawBroken({
      what: `Revision "${id}" ${step}`,
      details,
      next: `correct the downgrade in ${fileOf(subject, id)}, then run the tests again`
    })
  ))
}

/** Walks up the history, with a step down and up again at each revision; returns the revisions without a downgrade. */
export const walk = Effect.fnUntraced(function*<E, R>(subject: Subject, { excuse, fill, next, where }: Filling<E, R>) {
  const final: Array<string> = []
  let before = yield* catalog(subject)
  for (const revision of subject.order) {
    const { id } = revision
    const step = (what: string, run: ReturnType<typeof up>) =>
      Effect.andThen(
        fill(),
        Effect.catchCause(run, (cause) =>
          Effect.flatMap(excuse(revision, cause), (isExcused) => isExcused ? run : Effect.failCause(cause)))
      ).pipe(asBroken(`Revision "${id}" cannot be ${what} ${where}`, next(revision)))
    yield* step("applied", up(id))
    const after = yield* catalog(subject)
    if (yield* isReversible(subject, revision)) {
      yield* step("reverted", down(id))
      yield* same(subject, revision, `is not undone by its downgrade ${where}`, yield* catalog(subject), before)
      yield* step("applied again after its downgrade", up(id))
      yield* same(subject, revision, `makes another schema the second time ${where}`, yield* catalog(subject), after)
    } else final.push(id)
    before = after
  }
  return final
})

/** Every revision goes up, down and up again. Of one without a downgrade, only that it goes up is tested. */
export const upDownUp = (subject: Subject): Law => ({
  name: "every revision goes up, down and up again",
  check: Effect.gen(function*() {
    const database = yield* (yield* Place).empty
    const next = ({ id }: Revision) => `correct ${fileOf(subject, id)}, then run the tests again`
    const final = yield* walk(subject, {
      fill: () => Effect.void,
      excuse: () => Effect.succeed(false),
      where: "on empty tables",
      next
    }).pipe(
      on(subject, database),
      asBroken("The history cannot be walked", "correct what is named, then run the tests again")
    )
    const isNothing = subject.order.length > 0 && final.length === subject.order.length
    return isNothing ? "no revision has a downgrade; each can be applied" : undefined
  })
})
