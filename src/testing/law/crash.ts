/**
 * The law that a revision whose run is cut off at any moment is ended by the next run.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import type { Catalog } from "../../catalog/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import type { Revision } from "../../revision/mod.ts"
import { counts } from "../../rows/mod.ts"
import { different, enumerate, type Pictures, type Trial, type Way } from "../crash/enumerate.ts"
import { watched } from "../crash/exchanges.ts"
import { asBroken, HarnessError, LawBroken, linesOf } from "../error.ts"
import { type Database, Place } from "../place/place.ts"
import { differences } from "../subject/differences.ts"
import { catalog, down, fileOf, isReversible, on, type Subject, templateAt, up } from "../subject/subject.ts"
import type { Law } from "./law.ts"

/** The schema, and how many rows each table has. */
interface Picture {
  readonly catalog: Catalog
  readonly rows: Readonly<Record<string, number>>
}

const run = (id: string, way: Way) => way === "upgrade" ? up(id) : down(id)

/** The next run, which has nothing to do if the run that was cut off has reverted the revision. */
const runAgain = (id: string, way: Way) =>
  Effect.flatMap(Migrator.current(), ({ inDoubt, pending }) => {
    const isReverted = pending.some((one) => one.id === id) && !inDoubt.includes(id)
    return way === "downgrade" && isReverted ? Effect.void : Effect.asVoid(run(id, way))
  })

const pictureOf = (subject: Subject) =>
  Effect.all({ catalog: catalog(subject), rows: counts(subject.loaded.environment.ledger) })

const broken = ({ id }: Revision, where: string, details: ReadonlyArray<string>, next: string): HarnessError =>
  HarnessError.of(new LawBroken({ what: `Revision "${id}" was cut off (${where})`, details, next }))

const lost = (subject: Subject, found: Picture, expected: Picture): ReadonlyArray<string> => [
  ...differences(subject, found.catalog, expected.catalog),
  ...Object.entries(expected.rows).flatMap(([table, count]) => {
    const now = found.rows[table]
    return now === undefined || now === count ? [] : [`${table} has ${now} rows, not ${count}`]
  })
]

/** What to do about a revision that is not ended; Strata ends by itself what runs in a transaction. */
const remedy = (subject: Subject, { id }: Revision): string =>
  `give each statement that cannot run in a transaction a probe (Op.step, -- strata:probe), or one of its own revision, in ${
    fileOf(subject, id)
  }`

/** The ledger says that the revision is in doubt, applied or not; in the latter cases that must be so. */
const look = Effect.fnUntraced(
  function*(subject: Subject, revision: Revision, pictures: Pictures<Picture>, where: string) {
    const { id } = revision
    const { inDoubt, pending } = yield* Migrator.current()
    if (inDoubt.includes(id)) return "in doubt"
    const isApplied = !pending.some((one) => one.id === id)
    const expected = isApplied ? pictures.upgrade! : pictures.start
    const details = lost(subject, yield* pictureOf(subject), expected)
    if (details.length === 0) return isApplied ? "applied" : "not applied"
    const said = `the ledger says that it is ${isApplied ? "applied" : "not applied"}, but`
    return yield* broken(revision, where, [said, ...details], "report this as a fault of Strata, with the revision")
  }
)

type Needs = Place | Scope.Scope

type Choice = Trial<Database, Picture, HarnessError, Needs>["choose"]

/** The trial of one revision: of both ways if its downgrade leads back, else of the upgrade alone on copies. */
const trialOf = Effect.fnUntraced(function*(subject: Subject, revision: Revision, choose: Choice) {
  const { id } = revision
  const place = yield* Place
  const template = templateAt(subject, revision.parents.concat(revision.dependsOn))
  const copy = place.clone(template)
  const first = yield* copy
  const inSession = <A, E, R>(database: Database, effect: Effect.Effect<A, E, R>) => on(subject, database)(effect)
  const tried = yield* Effect.exit(inSession(
    first,
    Effect.gen(function*() {
      const start = yield* pictureOf(subject)
      yield* up(id)
      if (!(yield* isReversible(subject, revision))) return false
      yield* down(id)
      return lost(subject, yield* pictureOf(subject), start).length === 0
    })
  ))
  if (Exit.isFailure(tried)) return
  yield* first.gone
  const isBackAgain = tried.value
  const inside = place.kind === "server"
  const watching = (database: Database, watcher: Parameters<typeof watched>[1]): Database => ({
    ...database,
    layer: database.over(() => watched(database.stream, watcher, { inside }))
  })
  const unread = asBroken(`Revision "${id}" cannot be looked at after it was cut off`, "run the tests again")
  return {
    ways: isBackAgain ? ["upgrade", "downgrade"] : ["upgrade"],
    round: (use) => isBackAgain ? use(first) : Effect.scoped(Effect.flatMap(copy, use)),
    run: (database, way, watcher) => inSession(watching(database, watcher), run(id, way)),
    again: (database, way, where) =>
      inSession(
        database,
        runAgain(id, way).pipe(
          Effect.catchCause((cause) => {
            const details = ["the next run cannot end it:", ...linesOf(cause)]
            return Effect.fail(broken(revision, where, details, remedy(subject, revision)))
          }),
          Effect.andThen(pictureOf(subject))
        )
      ).pipe(unread, Effect.tap(database.gone)),
    gone: (database) => database.gone,
    picture: (database) => unread(inSession(database, pictureOf(subject))),
    same: (found, expected, where) => {
      const details = lost(subject, found, expected)
      return details.length === 0
        ? Effect.void
        : Effect.fail(broken(revision, where, ["after the next run", ...details], remedy(subject, revision)))
    },
    look: (database, pictures, where) => unread(inSession(database, look(subject, revision, pictures, where))),
    died: (where, cause) => broken(revision, where, [String(cause)], "report this as a fault of Strata"),
    breaking: () => Promise.resolve("cut"),
    choose
  } satisfies Trial<Database, Picture, HarnessError, Needs>
})

/**
 * One law for each revision: cut at each exchange that is chosen, which are all that differ, the ledger says what is there,
 * and the next run ends it.
 */
export const everyCrash = (
  subject: Subject,
  revisions: ReadonlyArray<Revision>,
  choose: Choice = different
): ReadonlyArray<Law> =>
  revisions.map((revision) => ({
    name: `revision ${revision.id} is ended by the next run, wherever it was cut off`,
    check: Effect.gen(function*() {
      const trial = yield* trialOf(subject, revision, choose)
      if (trial === undefined) return "it cannot be applied and reverted, which another test says"
      yield* enumerate(trial)
      return undefined
    })
  }))
