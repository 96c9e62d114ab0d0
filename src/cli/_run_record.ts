/**
 * The work of `stamp`, `accept` and `resolve`: changes of the record alone.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../migrator/mod.ts"
import type { Target } from "../revision/mod.ts"
import * as Format from "./_format_revision.ts"
import * as Json from "./_json_database.ts"
import { note, print, printJson, requireText } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withDatabase, withFiles } from "./_session.ts"
import { rangeTo, target as parseTarget } from "./_targets.ts"
import { BadUsage, CommandError } from "./error.ts"

/** Records where the database is without running anything, or prints the script that does. */
export const stamp = Effect.fnUntraced(function*(
  input: {
    readonly targets: ReadonlyArray<string>
    readonly reason: string | undefined
    readonly purge: boolean
    readonly sql: boolean
    readonly json: boolean
  },
  shared: Shared
) {
  const options = { purge: input.purge, ...(input.reason === undefined ? {} : { reason: input.reason }) }
  if (input.sql) {
    yield* requireText(input.json, `strata stamp --sql ${input.targets.join(" ")}`)
    const { from, targets } = yield* scriptTargets(input.targets)
    return yield* withFiles(shared, () => Effect.flatMap(Migrator.renderStamp(from, targets, options), print))
  }
  const targets = yield* Effect.forEach(input.targets, parseTarget)
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const { stamped, unstamped } = yield* Migrator.stamp(targets, options)
      if (input.json) yield* printJson(Json.Stamped, { stamped: stamped.map(({ id }) => id), unstamped })
      yield* note(stampedSentence(stamped.length, unstamped.length))
    }))
})

const stampedSentence = (stamped: number, unstamped: number): string => {
  if (stamped === 0 && unstamped === 0) return "The ledger already says so, nothing to record"
  const parts = [
    ...(stamped === 0 ? [] : [`${Format.count(stamped)} as applied`]),
    ...(unstamped === 0 ? [] : [`${Format.count(unstamped)} as not applied`])
  ]
  return `Recorded ${parts.join(" and ")}; nothing was run`
}

/** `from:to` is allowed for a single target; the script then starts there. */
const scriptTargets = Effect.fnUntraced(function*(texts: ReadonlyArray<string>) {
  if (texts.length > 1 && texts.some((text) => text.includes(":"))) {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot stamp several targets from a range: "${texts.join(" ")}"`,
        remedy: "strata stamp --sql <from>:<to>"
      })
    )
  }
  const ranges = yield* Effect.forEach(texts, rangeTo)
  const targets = ranges.flatMap(({ to }): ReadonlyArray<Target.Target> => to === null ? [] : [to])
  if (targets.length === ranges.length) return { from: ranges[0]?.from ?? null, targets }
  return yield* CommandError.of(
    new BadUsage({
      problem: `Cannot stamp "${texts.join(" ")}": the range has no end`,
      remedy: "strata stamp --sql <from>:<to>"
    })
  )
})

/** Takes an edited or re-parented file as it is. */
export const accept = Effect.fnUntraced(function*(
  input: { readonly target: string; readonly reason: string; readonly json: boolean },
  shared: Shared
) {
  const target = yield* parseTarget(input.target)
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const accepted = yield* Migrator.accept(target, input.reason)
      if (input.json) yield* printJson(Json.Accepted, accepted)
      const moved = accepted.parents === undefined ? "" : `, on ${accepted.parents.join(", ") || "<base>"}`
      yield* note(`Accepted revision "${accepted.revision}" as its file is now (${accepted.checksum})${moved}`)
    }))
})

/** Settles a revision in doubt. */
export const resolve = Effect.fnUntraced(function*(
  input: {
    readonly target: string
    readonly applied: boolean
    readonly reverted: boolean
    readonly reason: string
    readonly json: boolean
  },
  shared: Shared
) {
  const target = yield* parseTarget(input.target)
  if (input.applied === input.reverted) {
    return yield* CommandError.of(
      new BadUsage({
        problem: "Cannot settle the revision: say either --applied or --reverted",
        remedy: `strata resolve ${input.target} --applied --reason "…"`
      })
    )
  }
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const settled = yield* Migrator.resolve(target, input.applied ? "applied" : "reverted", input.reason)
      if (input.json) yield* printJson(Json.Resolved, settled)
      yield* note(`Recorded revision "${settled.revision}" as ${settled.outcome}; nothing was run`)
    }))
})
