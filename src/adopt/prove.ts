/**
 * The proof of an adoption: what is recorded as applied, replayed in an empty database, gives the schema of the database.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { Autogenerate } from "../autogenerate/mod.ts"
import * as Codegen from "../codegen/mod.ts"
import type { Environment } from "../environment/mod.ts"
import * as Introspect from "../introspect/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as SqlRevision from "../script/sql_revision.ts"
import { changesServer } from "../sql/mod.ts"
import { identifierUnsafe } from "../text/mod.ts"
import * as Tools from "../tool/mod.ts"
import { AdoptError, NotReplayed } from "./error.ts"
import { idOf } from "./history.ts"
import type { Plan, Planned } from "./plan.ts"

/** Where the shadow is made, as for a comparison. */
export type ProofOptions = Autogenerate.CompareOptions

const rolesOf = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe<{ readonly name: string }>(`SELECT rolname AS "name" FROM pg_catalog.pg_roles`)
  return rows.map(({ name }) => name)
})

/** Creates the roles of the database in an embedded shadow. On the server they are there. */
const createRoles = Effect.fnUntraced(function*(roles: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const present = new Set([...yield* rolesOf, ...roles.filter((name) => name.startsWith("pg_"))])
  for (const name of roles.filter((name) => !present.has(name))) {
    yield* sql.unsafe(`CREATE ROLE ${identifierUnsafe(name)}`)
  }
})

/**
 * The changes from the replayed history to the database of the `SqlClient`; none if the history is proved. The tables of
 * migration tools are left out, and statements that change more than a database are not replayed (`changesServer`).
 */
export const prove = Effect.fn("Adopt.prove")(function*(plan: Plan, loaded: Environment.Loaded, options: ProofOptions) {
  const { environment } = loaded
  const { cache: _, target: given, ...place } = options
  const target = given ?? (yield* Migrator.targetOf(environment))
  const scope = {
    ledger: environment.ledger,
    ...(environment.schemas === undefined ? {} : { schemas: environment.schemas })
  }
  const applied = plan.revisions.filter(({ adopted }) => adopted !== undefined)
  const migrations = yield* Effect.forEach(
    applied,
    ({ file, text }, index) =>
      Effect.map(Effect.fromResult(SqlRevision.parse(file, text)), (parsed) =>
        // What is pending is not replayed, so the others follow each other.
        SqlRevision.toMigration({
          ...parsed,
          upgrade: parsed.upgrade.filter(({ text }) => changesServer(text) === undefined),
          parents: index === 0 ? [] : [applied[index - 1]!.id],
          dependsOn: [],
          labels: []
        }))
  )
  const services = Layer.mergeAll(
    Layer.provideMerge(
      Migrator.layerLedger(environment),
      Introspect.layerShadow({
        ...place,
        ...scope,
        target,
        searchPath: environment.searchPath,
        texts: applied.map(({ text }) => text)
      })
    ),
    ScriptDirectory.layerMemory(migrations),
    Layer.succeed(Migrator.Settings, Migrator.settingsOf(environment))
  )
  const roles = yield* rolesOf
  const replay = Effect.andThen(createRoles(roles), Effect.andThen(Migrator.upgrade(), Introspect.catalog(scope)))
  const replayed = yield* replay.pipe(
    Effect.provideService(Migrator.Progress, () => Effect.void),
    Effect.provide(services, { local: true }),
    Effect.catchTag("MigratorError", (error) => Effect.fail(AdoptError.of(notReplayed(plan, error))))
  )
  const own = Tools.ownTables(plan.found?.records)
  const plain = (catalog: typeof replayed) => Introspect.withoutTables(Autogenerate.withoutTools(catalog), own)
  return yield* Autogenerate.between(plain(replayed), plain(yield* Introspect.catalog(scope)), loaded)
})

const notReplayed = ({ flags, mode, revisions }: Plan, error: Migrator.MigratorError): NotReplayed => {
  const { reason } = error
  const isFailure = reason._tag === "RevisionFailure"
  const source = isFailure ? revisions.find(({ id }) => id === reason.revision)?.source : undefined
  return new NotReplayed({
    flags,
    mode,
    problem: isFailure ? reason.failure : error.message,
    ...(source === undefined ? {} : { file: source }),
    cause: error
  })
}

/** The revision that makes an empty database what the database is, behind the others: what the tool does not know of. */
export const driftRevision = (plan: Plan, changes: ReadonlyArray<Autogenerate.Change>): Planned => {
  const upgrade = changes.flatMap(({ statements }) => statements.map((statement) => `${statement};`))
  const id = idOf(`drift\n${upgrade.join("\n")}`)
  const parents = plan.revisions.length === 0 ? [] : [plan.revisions.at(-1)!.id]
  const message = "differences that no migration made"
  return {
    id,
    parents,
    message,
    file: `${id}_differences.sql`,
    text: Codegen.sqlFile({
      revision: { id, parents, message },
      intro: "What the database had and no migration made, when Strata took it over",
      upgrade
    }),
    changes: [],
    adopted: {}
  }
}
