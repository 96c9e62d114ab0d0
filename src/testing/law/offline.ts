/**
 * The law that an offline script does what a run does.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { serverError } from "../../client/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Target } from "../../revision/mod.ts"
import { split } from "../../sql/mod.ts"
import { asBroken, HarnessError, LawBroken } from "../error.ts"
import { Place } from "../place/place.ts"
import { differences } from "../subject/differences.ts"
import { catalog, on, type Subject, templateAtHead } from "../subject/subject.ts"
import type { Law } from "./law.ts"

/** Runs a script as psql does that stops at the first error: statement by statement. */
const runScript = Effect.fnUntraced(function*(text: string) {
  const sql = yield* SqlClient.SqlClient
  const pieces = yield* Effect.fromResult(split(text.replaceAll(/^\\set .*$/gm, "")))
  // One session: BEGIN and COMMIT are statements of the script.
  const session = yield* sql.reserve
  for (const piece of pieces) {
    yield* Effect.mapError(session.executeUnprepared(piece.text, [], undefined), (error) =>
      HarnessError.of(
        new LawBroken({
          what: "The offline script fails where a run does not",
          details: [serverError(error).message, `in: ${piece.text.trim().slice(0, 200)}`],
          next: "strata upgrade --sql base:heads"
        })
      ))
  }
})

/** The schema, and the events without what differs from run to run. */
const picture = (subject: Subject) =>
  Effect.all({
    catalog: catalog(subject),
    events: Effect.map(Migrator.log, (all) => all.map(({ event }) => JSON.stringify(event)))
  })

/** A script of the whole history makes the schema and the ledger that a run makes. */
export const offline = (subject: Subject): Law => ({
  name: "an offline script does what a run does",
  check: Effect.gen(function*() {
    const place = yield* Place
    const script = yield* Migrator.render("upgrade", { from: null, to: Target.heads }).pipe(
      Effect.provide(subject.files),
      Effect.catchIf(isNotOffline, ({ message }) => Effect.succeed({ why: message })),
      asBroken("No offline script can be written", "strata upgrade --sql base:heads")
    )
    if (typeof script !== "string") return script.why
    const broken = asBroken("The offline script cannot be compared with a run", "strata upgrade --sql base:heads")
    const byRun = yield* picture(subject).pipe(
      on(subject, yield* place.clone(templateAtHead(subject))),
      broken
    )
    const byScript = yield* Effect.andThen(Effect.scoped(runScript(script)), picture(subject)).pipe(
      on(subject, yield* place.empty),
      broken
    )
    const details = [
      ...differences(subject, byScript.catalog, byRun.catalog),
      ...byRun.events.flatMap((event, index) =>
        event === byScript.events[index]
          ? []
          : [
            `event ${index + 1} of the run:    ${event}`,
            `event ${index + 1} of the script: ${byScript.events[index] ?? "none"}`
          ]
      )
    ]
    if (details.length === 0) return
    return yield* HarnessError.of(
      new LawBroken({
        what: "The offline script does something else than a run",
        details,
        next: "strata upgrade --sql base:heads, and compare the statements with what the revisions do"
      })
    )
  })
})

const isNotOffline = (error: unknown): error is Migrator.MigratorError =>
  error instanceof Migrator.MigratorError && error.reason._tag === "NotOffline"
