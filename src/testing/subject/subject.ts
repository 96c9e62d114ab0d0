/**
 * The history that is tested: a script directory, its environment, and its revisions in the order in which they run.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import type { SqlClient } from "effect/sql/SqlClient"
import { createHash } from "node:crypto"
import type { Catalog } from "../../catalog/mod.ts"
import { Environment } from "../../environment/mod.ts"
import * as Introspect from "../../introspect/mod.ts"
import { type Ledger, LedgerSql, type RunLock } from "../../ledger/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph, type Revision, Target } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { asBroken, type HarnessError } from "../error.ts"
import type { Database, Template } from "../place/place.ts"

/** The history under test. */
export interface Subject {
  readonly loaded: Environment.Loaded
  readonly files: Context.Context<ScriptDirectory>
  readonly script: typeof ScriptDirectory.Service
  /** All revisions, each after everything that it needs. */
  readonly order: ReadonlyArray<Revision>
  /** The services of the platform, for `env.ts` and comparisons. */
  readonly platform: Context.Context<FileSystem.FileSystem | Path.Path>
}

/** Reads a script directory. Fails as the commands do if its files are refused. */
export const read = (
  directory: string | URL
): Effect.Effect<Subject, HarnessError, FileSystem.FileSystem | Path.Path | Scope.Scope> =>
  Effect.gen(function*() {
    const platform = yield* Effect.context<FileSystem.FileSystem | Path.Path>()
    const path = yield* Path.Path
    const place = typeof directory === "string"
      ? path.resolve(directory)
      : yield* Effect.orDie(path.fromFileUrl(directory))
    // Messages name the directory as a person would type it.
    const name = path.relative(process.cwd(), place) || "."
    const loaded = yield* Environment.load({ directory: name.startsWith("..") ? place : name, cwd: process.cwd() })
    const files = yield* Layer.build(Migrator.layerFiles(loaded))
    const script = Context.get(files, ScriptDirectory)
    const order = yield* Effect.fromResult(Graph.upgradePath(script.graph, new Set(), Target.heads))
    return { loaded, files, script, order, platform } satisfies Subject
  }).pipe(asBroken(`The script directory "${String(directory)}" cannot be read`, "correct it, then run: strata heads"))

/** What the programs of `Migrator` need on a database. */
type Services = SqlClient | Ledger | RunLock | ScriptDirectory | FileSystem.FileSystem | Path.Path

/** Runs programs in one session of a database. Their progress is not reported. */
export const on =
  (subject: Subject, { layer }: Pick<Database, "layer">) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Services>> =>
    effect.pipe(
      Effect.provideService(Migrator.Progress, () => Effect.void),
      Effect.provide(Layer.provideMerge(Migrator.layerLedger(subject.loaded.environment), layer), { local: true }),
      Effect.provide(subject.files),
      Effect.provide(subject.platform)
    ) as Effect.Effect<A, E, Exclude<R, Services>>

/** Applies a revision, with what it needs. */
export const up = (id: string) => Migrator.upgrade(Target.revision(id))

/** Reverts a revision above which nothing is applied. */
export const down = (id: string) => Migrator.downgrade({ branch: id, place: null, steps: -1 })

/** The schema of the database of the context, without the ledger. */
export const catalog = ({ loaded }: Subject): Effect.Effect<Catalog, Introspect.IntrospectError, SqlClient> =>
  Introspect.catalog({ ledger: loaded.environment.ledger })

/** Whether a revision can be reverted. */
export const isReversible = ({ script }: Subject, { id }: Revision) =>
  Effect.map(script.load(id), ({ downgrade }) => downgrade !== undefined)

/** The file of a revision, as a message names it. */
export const fileOf = ({ loaded, script }: Subject, id: string): string =>
  `${loaded.name}/${script.revisions.get(id)?.file ?? id}`

/** The revisions up to these, in the order in which they run. */
const upTo = ({ order, script }: Subject, ids: ReadonlyArray<string>): ReadonlyArray<Revision> => {
  const wanted = Graph.ancestors(script.graph, ids)
  return order.filter(({ id }) => wanted.has(id))
}

/**
 * The template of a database in which these revisions are applied, with all that they need. Its key is a digest of their
 * entries in `strata.lock`, of the settings with which they run, and of the statements that create the ledger: one with
 * the functions of another version would not be trusted.
 */
export const templateAt = (subject: Subject, ids: ReadonlyArray<string>): Template<HarnessError> => {
  const revisions = upTo(subject, ids)
  const { ledger, searchPath, transaction } = subject.loaded.environment
  const entries = revisions.map(({ id }) => {
    const { checksum, dependsOn, labels, message, parents } = subject.script.revisions.get(id)!
    return [id, checksum, parents, dependsOn, labels, message]
  })
  const parts = [version, LedgerSql.bootstrap(ledger).map(({ text }) => text), searchPath, transaction, entries]
  return {
    key: createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32),
    prepare: (database) =>
      Effect.forEach(
        revisions,
        ({ id }) =>
          asBroken(`Revision "${id}" cannot be applied`, `correct ${fileOf(subject, id)}, then run the tests again`)(
            up(id)
          ),
        {
          discard: true
        }
      ).pipe(on(subject, database))
  }
}

/** The template of a database at the heads. */
export const templateAtHead = (subject: Subject): Template<HarnessError> =>
  templateAt(subject, subject.script.graph.heads)

/** Changes when a newer version makes other templates from the same history and with the same ledger. */
const version = 1
