/**
 * The law that each revision runs where there are rows, as in production, and not only on empty tables.
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { Revision } from "../../revision/mod.ts"
import { empty, fill, modelValues, randomOf, type Values } from "../../rows/mod.ts"
import { asBroken, linesOf } from "../error.ts"
import { Place } from "../place/place.ts"
import { fileOf, on, type Subject } from "../subject/subject.ts"
import type { Law } from "./law.ts"
import { walk } from "./up_down_up.ts"

/** The rows with which revisions are tested. */
export interface Filled {
  /** The seed of the random rows, which a failure prints. */
  readonly seed: number
  readonly rows?: number | undefined
  readonly values?: Values | undefined
}

/** Whether an error of the server says that rows violate a constraint (class 23 of SQLSTATE). */
const isOfRows = (cause: Cause.Cause<unknown>): boolean => /\(SQLSTATE 23\w{3}\)/.test(linesOf(cause).join("\n"))

/** Whether the file says that rows may be in the way, as generated revisions do. */
const isSaid = (subject: Subject, id: string) =>
  Effect.flatMap(
    FileSystem.FileSystem,
    (fs) => fs.readFileString(`${subject.script.directory}/${subject.script.revisions.get(id)!.file}`)
  ).pipe(
    Effect.map((text) => text.includes("Hazard, fails-on-rows")),
    Effect.orElseSucceed(() => false)
  )

/**
 * Every revision goes up, down and up again with random rows in each table. A revision whose file says that it fails on
 * rows (`Hazard, fails-on-rows`) may do so, and then runs without them.
 */
export const onRows = (subject: Subject, { rows, seed, values }: Filled): Law => ({
  name: "every revision runs where there are rows",
  check: Effect.gen(function*() {
    const database = yield* (yield* Place).empty
    const random = randomOf(seed)
    const { ledger, models, naming } = subject.loaded.environment
    const likely = yield* modelValues(models, naming, seed)
    const next = ({ id }: Revision) =>
      `let ${fileOf(subject, id)} treat the rows that are there, or say above the statement: Hazard, fails-on-rows. ` +
      `The same rows again: STRATA_TEST_SEED=${seed} and the command of this run`
    const excuse = Effect.fnUntraced(function*({ id }: Revision, cause: Cause.Cause<unknown>) {
      if (!isOfRows(cause) || !(yield* isSaid(subject, id))) return false
      yield* empty(ledger)
      return true
    })
    let none: ReadonlyArray<string> = []
    yield* walk(subject, {
      fill: () => Effect.map(fill({ ledger, random, rows, values, models: likely }), (found) => void (none = found)),
      excuse,
      where: "where there are rows",
      next
    }).pipe(
      on(subject, database),
      asBroken(`The tables cannot be filled (seed ${seed})`, "correct what is named, then run the tests again")
    )
    if (none.length > 0) {
      yield* Effect.logWarning(`give the option "values" for columns of these tables:\n${none.join("\n")}`)
    }
    return undefined
  })
})
