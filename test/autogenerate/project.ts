/**
 * A script directory and a database for autogenerate tests: models in, revisions written, applied and reverted.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as SqlClient from "effect/sql/SqlClient"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Autogenerate } from "../../src/autogenerate/mod.ts"
import type * as Catalog from "../../src/catalog/mod.ts"
import * as Client from "../../src/client/mod.ts"
import { Environment } from "../../src/environment/mod.ts"
import { Migrator } from "../../src/migrator/mod.ts"
import { Target } from "../../src/revision/mod.ts"
import type { ScriptDirectory } from "../../src/script/mod.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { freshDatabase } from "../support/server.ts"

/** The checkout. */
export const root = join(import.meta.dirname, "../..")

/** A new folder below the hidden one of `test/`, where `effect-strata` is these sources. */
export const scratch = Effect.acquireRelease(
  Effect.sync(() => {
    mkdirSync(join(root, "test/.strata"), { recursive: true })
    return mkdtempSync(join(root, "test/.strata/autogenerate-"))
  }),
  (directory) => Effect.sync(() => rmSync(directory, { recursive: true, force: true }))
)

/** What one state of `env.ts` can be asked for. */
export type Options = Omit<Environment.Options, "url">

/** A script directory on a database. */
export interface Project {
  readonly directory: string
  readonly loaded: (options: Options) => Environment.Loaded
  /** Runs a program as the command line would, with the directory read again. */
  readonly run: <A, E>(
    options: Options,
    program: (loaded: Environment.Loaded, more: Autogenerate.CompareOptions) => Effect.Effect<A, E, Services>
  ) => Effect.Effect<A>
}

type Services =
  | ScriptDirectory
  | SqlClient.SqlClient
  | Layer.Success<ReturnType<typeof Migrator.layerLedger>>
  | NodeServices.NodeServices

/** On the database of a client. */
export const projectOn = (client: Layer.Layer<SqlClient.SqlClient>, more: Autogenerate.CompareOptions) =>
  Effect.gen(function*() {
    const directory = yield* scratch
    // Comparisons with the same models read their catalog once.
    const place = { ...more, cache: { directory: yield* scratch, name: directory, version: "tests" } }
    const context = yield* Layer.build(Layer.fresh(client))
    const loaded = (options: Options): Environment.Loaded => ({
      environment: Environment.make({ url: Redacted.make("pglite://memory"), ...options }),
      directory,
      file: join(directory, "env.ts"),
      name: "migrations"
    })
    const project: Project = {
      directory,
      loaded,
      run: (options, program) => {
        const own = loaded(options)
        const services = Migrator.layerLedger(own.environment).pipe(
          Layer.provideMerge(Layer.succeedContext(context)),
          Layer.provideMerge(Migrator.layerFiles(own, { frozen: false })),
          Layer.provideMerge(NodeServices.layer)
        )
        return Effect.provide(program(own, place), Layer.fresh(services)).pipe(
          Effect.provideService(Logger.CurrentLoggers, new Set()),
          Effect.orDie
        )
      }
    }
    return project
  })

/** On an empty database of the test server. */
export const onServer = Effect.gen(function*() {
  const target = Result.getOrThrow(Client.Target.parse(Redacted.make(yield* freshDatabase)))
  return yield* projectOn(Client.layer(target), { target })
})

/** On an empty embedded database. */
export const onEmbedded = projectOn(layerEmbeddedTest, { target: Client.Target.embedded("memory") })

/** Why a program fails. */
export const failure = <A, E>(
  project: Project,
  options: Options,
  program: Parameters<typeof project.run<A, E>>[1]
): Effect.Effect<unknown> => project.run(options, (loaded, more) => Effect.flip(Effect.asVoid(program(loaded, more))))

/** The only revision that was written. */
export const onlyOf = ({ revisions }: Autogenerate.Revisions): Autogenerate.Written => {
  assert.lengthOf(revisions, 1)
  return revisions[0]!
}

/** The text of what was written. */
export const textOf = (outcome: Autogenerate.Revisions): string => readFileSync(onlyOf(outcome).path, "utf8")

/** Writes a revision for the models. */
export const autogenerate = (project: Project, options: Options, more: Partial<Autogenerate.RevisionOptions> = {}) =>
  project.run(options, (loaded, place) => Autogenerate.revision(loaded, { message: "models", ...place, ...more }))

/** The differences, in words. */
export const differences = (project: Project, options: Options) =>
  project.run(
    options,
    (loaded, place) =>
      Effect.map(Autogenerate.check(loaded, place), ({ differences, notCompared }) => [
        ...differences.map(({ text }) => text),
        ...notCompared.map((address) => `not compared: ${address}`)
      ])
  )

/** The database as it is. */
export const inspect = (project: Project): Effect.Effect<Catalog.Catalog> =>
  project.run({}, (loaded) => Autogenerate.inspect(loaded))

/** Applies what is pending. */
export const upgrade = (project: Project) =>
  project.run({}, () => Migrator.upgrade(Result.getOrThrow(Target.parse("heads"))))

/** Reverts the newest revision. */
export const downgrade = (project: Project) =>
  project.run({}, () => Effect.flatMap(Effect.fromResult(Target.parse("-1")), (target) => Migrator.downgrade(target)))
