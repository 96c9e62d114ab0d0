/**
 * Records that revisions were applied by another tool, and takes that back. Both only append events.
 */
import * as Effect from "effect/Effect"
import { Event, Ledger } from "../ledger/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { BadRequest, MigratorError } from "./error.ts"
import { type FormerTable, see } from "./status/former_table.ts"
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
 * whether the tool's table is as it was; what is in that table, `former`, is recorded too. Fails unless the ledger records nothing yet; what an earlier call recorded of the
 * same revisions is left as it is.
 */
export const adopt = Effect.fn("Migrator.adopt")(function*<E, R>(
  adoptions: ReadonlyArray<Adoption>,
  confirm: Effect.Effect<void, E, R>,
  former?: FormerTable
) {
  return yield* underLock(Effect.gen(function*() {
    const { revisions } = yield* ScriptDirectory
    const status = yield* Status.read()
    yield* Status.checkFormat(status)
    yield* adoptionsOnly("adopt")
    yield* confirm
    const fresh = adoptions.filter(({ revision }) => !status.applied.has(revision))
    const seen = former === undefined || fresh.length === 0 ? undefined : yield* see(former)
    yield* append(status.state, [
      ...fresh.map((one) => {
        const { checksum, parents } = revisions.get(one.revision)!
        return Event.RevisionAdopted.make({ ...one, checksum, parents })
      }),
      ...(seen === undefined ? [] : [seen])
    ])
    return fresh.map(({ revision }) => revision)
  }))
})

/** Records the adopted revisions as not applied. Fails if the ledger records anything but their adoption. */
export const undoAdoption = Effect.fn("Migrator.undoAdoption")(function*(reason: string) {
  return yield* underLock(Effect.gen(function*() {
    const status = yield* Status.read()
    yield* Status.checkFormat(status)
    const adopted = yield* adoptionsOnly("undo the adoption")
    const known = [...new Set(adopted)].filter((id) => status.state.revisions.get(id)?.status === "applied")
      .toReversed()
    yield* append(status.state, known.map((revision) => Event.RevisionUnstamped.make({ revision, reason })))
    return known
  }))
})

/** The revisions that the ledger records as adopted, in order. Fails if it records anything else of a revision. */
const adoptionsOnly = Effect.fnUntraced(function*(what: string) {
  const events = (yield* (yield* Ledger).read).map(({ event }) => event)
  const other = events.find((event) =>
    Event.revisionOf(event) !== undefined && event._tag !== "RevisionAdopted" && event._tag !== "RevisionUnstamped"
  )
  if (other === undefined) return events.flatMap((event) => event._tag === "RevisionAdopted" ? [event.revision] : [])
  return yield* MigratorError.of(
    new BadRequest({
      problem:
        `Cannot ${what}: the ledger has an event of kind "${other._tag}" for revision "${Event.revisionOf(other)!}", ` +
        "so this database was changed by Strata already",
      remedy: "See: strata log"
    })
  )
})
