/**
 * The statements of a revision, for `plan --sql`.
 */
import * as Effect from "effect/Effect"
import * as Client from "../../client/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import type { Migration, Operations } from "../../operation/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { withoutLiterals } from "../../secret/mod.ts"
import * as Sql from "../../sql/mod.ts"

/** The statements of a revision, with values as literals. As in an offline script, a revision that reads rows fails. */
export const statementsOf = Effect.fnUntraced(function*(direction: Migrator.Direction, id: string) {
  const script = yield* ScriptDirectory
  const { file } = script.revisions.get(id)!
  const migration = yield* script.load(id)
  if (direction === "downgrade" && migration.downgrade === undefined) {
    return yield* Migrator.MigratorError.of(new Migrator.Irreversible({ revision: id, file }))
  }
  // The type does not tell whether the migration reads rows. If it does, the offline client fails.
  const found = yield* Effect.mapError(
    Migrator.statements(migration as Migration.Migration<unknown, Operations>, direction),
    (error) => {
      const query = Client.isOfflineQuery(error)
      return query._tag === "Some"
        ? Migrator.MigratorError.of(new Migrator.NotOffline({ revision: id, file, statement: query.value }))
        : error
    }
  )
  return yield* Effect.forEach(found, (statement) => Effect.map(Effect.fromResult(Sql.inline(statement)), terminated))
})

/** A plan is read by people and stored in the logs of CI, so it has no secrets; the script has them. */
const terminated = (text: string): string => `${withoutLiterals(text)};`
