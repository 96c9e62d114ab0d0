/**
 * Records that revisions were applied by another tool, and takes that back. Both only append events.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Event, Ledger } from "../ledger/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { BadRequest, MigratorError } from "./error.ts"
import * as Status from "./status/status.ts"
import { append } from "./task/append.ts"
import { underLock } from "./under_lock.ts"

/** A revision that another tool applied; `table` is where it recorded that, and the rest what the table says. */
export interface Adoption {
  readonly revision: string
  readonly tool: string
  readonly table?: string
  readonly name?: string
  readonly toolChecksum?: string
  readonly appliedAt?: string
}

/**
 * Records revisions as adopted, in one transaction. `confirm` runs in it before anything is recorded, for example to look
 * whether the tool's table is as it was. Fails unless the ledger records nothing yet; what an earlier call recorded of the
 * same revisions is left as it is.
 */
export const adopt = Effect.fn("Migrator.adopt")(function*<E, R>(
  adoptions: ReadonlyArray<Adoption>,
  confirm: Effect.Effect<void, E, R>
) {
  return yield* underLock(Effect.gen(function*() {
    const { revisions } = yield* ScriptDirectory
    const status = yield* Status.read()
    yield* Status.checkFormat(status)
    const other = (yield* recorded).find((event) => !isTaken(event) && event._tag !== "RevisionUnstamped")
    if (other !== undefined) return yield* refuseUsed("adopt", other)
    yield* confirm
    const fresh = adoptions.filter(({ revision }) => !status.applied.has(revision))
    yield* append(
      status.state,
      fresh.map((one) => {
        const { checksum, parents } = revisions.get(one.revision)!
        return Event.RevisionAdopted.make({ ...one, checksum, parents })
      })
    )
    return fresh.map(({ revision }) => revision)
  }))
})

/** Records the adopted revisions as not applied. Fails if the ledger records anything but their adoption. */
export const undoAdoption = Effect.fn("Migrator.undoAdoption")(function*(reason: string) {
  return yield* underLock(Effect.gen(function*() {
    const status = yield* Status.read()
    yield* Status.checkFormat(status)
    const events = yield* recorded
    const other = events.find((event) => !isTaken(event) && event._tag !== "RevisionUnstamped")
    if (other !== undefined) return yield* refuseUsed("undo the adoption", other)
    const adopted = events.flatMap((event) => event._tag === "RevisionAdopted" ? [event.revision] : [])
    const known = [...new Set(adopted)].filter((id) => status.state.revisions.get(id)?.status === "applied")
      .toReversed()
    yield* append(status.state, known.map((revision) => Event.RevisionUnstamped.make({ revision, reason })))
    return known
  }))
})

/** The events that concern revisions. */
const recorded = Effect.gen(function*() {
  const ledger = yield* Ledger
  const all = yield* Stream.runCollect(ledger.events({}))
  return [...all].map(({ event }) => event).filter((event) => Event.revisionOf(event) !== undefined)
})

const isTaken = (event: Event.Read): boolean => event._tag === "RevisionAdopted"

const refuseUsed = (what: string, event: Event.Read) =>
  Effect.fail(MigratorError.of(
    new BadRequest({
      problem:
        `Cannot ${what}: the ledger has an event of kind "${event._tag}" for revision "${Event.revisionOf(event)!}", ` +
        "so this database was changed by Strata already",
      remedy: "See: strata log"
    })
  ))
