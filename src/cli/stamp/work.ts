/**
 * The work of `stamp`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import type { Target } from "../../revision/mod.ts"
import { BadUsage, CommandError } from "../error.ts"
import * as RevisionText from "../look/revision.ts"
import { warnAhead } from "../shared_work/ahead.ts"
import { note, printJson, printSource, requireText } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase, withFiles } from "../shell/session.ts"
import { rangeTo, target as parseTarget } from "../shell/targets.ts"

/** Records which revisions are applied without running migrations, or prints the script that does. */
export const work = Effect.fnUntraced(function*(
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
    return yield* withFiles(shared, () => Effect.flatMap(Migrator.renderStamp(from, targets, options), printSource))
  }
  const targets = yield* Effect.forEach(input.targets, parseTarget)
  yield* withDatabase(shared, () =>
    Effect.gen(function*() {
      const { ahead, inDoubt, stamped, unstamped } = yield* Migrator.stamp(targets, options)
      yield* warnAhead(ahead)
      const ids = stamped.map(({ id }) => id)
      if (input.json) yield* printJson(schemas.database, "Stamped", { stamped: ids, unstamped, inDoubt, ahead })
      yield* note(stampedSentence(ids, unstamped))
      if (inDoubt.length > 0) yield* Effect.logWarning(unlooked(inDoubt, ids))
    }))
})

const stampedSentence = (stamped: ReadonlyArray<string>, unstamped: ReadonlyArray<string>): string => {
  const parts = [
    ...(stamped.length === 0 ? [] : [`${named(stamped)} as applied`]),
    ...(unstamped.length === 0 ? [] : [`${named(unstamped)} as not applied`])
  ]
  return parts.length === 0
    ? "Nothing to record: the ledger already has this state"
    : `Recorded ${parts.join(" and ")}; no migration was run`
}

/** Says of revisions that were in doubt that nobody looked, and which command looks. */
const unlooked = (inDoubt: ReadonlyArray<string>, stamped: ReadonlyArray<string>): string => {
  const each = inDoubt.map((id) => `"${id}" as ${stamped.includes(id) ? "applied" : "not applied"}`)
  return `Recorded ${each.join(" and ")} without looking at the catalog, although ${
    inDoubt.length === 1 ? "the revision was" : "these revisions were"
  } in doubt. The command that compares a revision in doubt with the catalog before it records an outcome is strata resolve`
}

const mostNames = 5

const named = (ids: ReadonlyArray<string>): string => {
  const more = ids.length > mostNames ? ", …" : ""
  return `${RevisionText.count(ids.length)} (${ids.slice(0, mostNames).join(", ")}${more})`
}

/** The targets of a script. A single target may be a range, which has the starting revision of the script. */
const scriptTargets = Effect.fnUntraced(function*(texts: ReadonlyArray<string>) {
  if (texts.length > 1 && texts.some((text) => text.includes(":"))) {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot combine a range with other targets: "${texts.join(" ")}"`,
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
