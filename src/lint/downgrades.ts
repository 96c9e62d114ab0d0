/**
 * Which downgrades do not lead back: found only where the schema after all of them is not that of before.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Autogenerate } from "../autogenerate/mod.ts"
import type { Catalog } from "../catalog/mod.ts"
import type { Environment } from "../environment/mod.ts"
import * as Introspect from "../introspect/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { inline, reachesBeyond, type Statement } from "../sql/mod.ts"

/** Runs a revision without observing it; what would reach beyond its database is left out. */
export const plainly = (direction: Migrator.Direction, id: string) =>
  Migrator.trial(direction, id, {
    begin: () => Effect.void,
    end: Effect.void,
    statement: (statement: Statement, run) =>
      reachesBeyond(Result.getOrElse(inline(statement), () => statement.text)) === undefined ? run : Effect.void
  })

/**
 * Applies revisions to an empty shadow where what they need is applied, reverts them from the last one to the one after
 * `irreversible`, and compares the schema after each step with that of before its upgrade. What an earlier downgrade left
 * is not said again.
 */
export const notRestored = Effect.fnUntraced(
  function*(ids: ReadonlyArray<string>, irreversible: number, environment: Environment.Environment) {
    const catalog = Introspect.catalog({ ledger: environment.ledger })
    const before: Array<Catalog> = []
    for (const id of ids) {
      before.push(yield* catalog)
      yield* plainly("upgrade", id)
    }
    const found = new Map<string, ReadonlyArray<string>>()
    let known: ReadonlyArray<string> = []
    for (let at = ids.length - 1; at > irreversible; at--) {
      yield* plainly("downgrade", ids[at]!)
      const lines = Autogenerate.unlike(yield* catalog, before[at]!, environment)
      const added = lines.filter((line) => !known.includes(line))
      if (added.length > 0) found.set(ids[at]!, added)
      known = lines
    }
    return found as ReadonlyMap<string, ReadonlyArray<string>>
  }
)
