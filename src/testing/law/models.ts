/**
 * The law that the models describe what the history makes.
 */
import * as Effect from "effect/Effect"
import { Autogenerate } from "../../autogenerate/mod.ts"
import { asBroken, HarnessError, LawBroken } from "../error.ts"
import { Place } from "../place/place.ts"
import { on, type Subject, templateAtHead } from "../subject/subject.ts"
import type { Law } from "./law.ts"

/** `strata check` on a database at the head finds nothing. */
export const modelsMatch = (subject: Subject): Law => ({
  name: "the models match the head",
  check: Effect.gen(function*() {
    const { models, prelude, sql } = subject.loaded.environment
    if (models.length + prelude.length + sql.length === 0) return "env.ts has no models"
    const database = yield* (yield* Place).clone(templateAtHead(subject))
    const { differences } = yield* Autogenerate.check(subject.loaded, { target: database.target }).pipe(
      on(subject, database),
      asBroken("The models cannot be compared with the head", "strata check")
    )
    if (differences.length === 0) return
    return yield* HarnessError.of(
      new LawBroken({
        what: "The models and the database at the head differ",
        details: differences.map(({ text }) => `missing in the history: ${text}`),
        next: `strata upgrade && strata revision --autogenerate -m "…", or correct the models`
      })
    )
  })
})
