/**
 * The work of `resolve`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { BadUsage, CommandError } from "../error.ts"
import { note, printJson } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import { target as parseTarget } from "../shell/targets.ts"

interface Input {
  readonly target: string | undefined
  readonly applied: boolean
  readonly reverted: boolean
  readonly passOver: number | undefined
  readonly reason: string
  readonly json: boolean
}

const misuse = (problem: string, remedy: string) => CommandError.of(new BadUsage({ problem, remedy }))

/** Records the outcome of a revision in doubt, or that an event which no version can read is to be passed over. */
export const work = Effect.fnUntraced(function*(input: Input, shared: Shared) {
  const { applied, passOver, reverted, target } = input
  if (passOver !== undefined) {
    if (target === undefined && !applied && !reverted) return yield* passingOver(passOver, input, shared)
    return yield* misuse(
      "Cannot combine --pass-over with a revision, --applied or --reverted",
      `strata resolve --pass-over ${passOver} --reason "…"`
    )
  }
  if (target === undefined) {
    return yield* misuse(
      "Cannot record an outcome: no revision is named",
      "strata resolve <revision> --applied --reason \"…\""
    )
  }
  if (applied === reverted) {
    return yield* misuse(
      "Cannot record an outcome: specify either --applied or --reverted",
      `strata resolve ${target} --applied --reason "…"`
    )
  }
  const place = yield* parseTarget(target)
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const settled = yield* Migrator.resolve(place, applied ? "applied" : "reverted", input.reason)
      if (input.json) yield* printJson(schemas.database, "Resolved", settled)
      yield* note(`Recorded revision "${settled.revision}" as ${settled.outcome}; no migration was run`)
    }))
})

const passingOver = (sequence: number, { json, reason }: Input, shared: Shared) =>
  withDatabase(shared, () =>
    Effect.gen(function*() {
      const done = yield* Migrator.passOver(sequence, reason)
      if (json) yield* printJson(schemas.database, "PassedOver", done)
      yield* note(`Recorded that event ${sequence} is passed over; strata log and strata verify show both`)
    }))
