/**
 * The context of a command's work: the loaded environment, its files, and its database.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { Environment, EnvironmentError } from "../../environment/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { oneLine } from "../../text/mod.ts"
import { BadConfig, type BadUsage, CommandError, NotDirectory, QueryFailed } from "../error.ts"
import { withLabels } from "./_graph_advice.ts"
import { note } from "./output.ts"
import { Questions } from "./question.ts"
import type { Shared } from "./root.ts"

/** Finds and loads `env.ts`. */
export const load = Effect.fnUntraced(function*({ directory }: Shared) {
  const fs = yield* FileSystem.FileSystem
  const path = directory ?? Environment.defaultDirectory
  const found = yield* Effect.orElseSucceed(fs.stat(path), () => undefined)
  if (found !== undefined && found.type !== "Directory") return yield* CommandError.of(new NotDirectory({ path }))
  return yield* Environment.load({ directory, cwd: process.cwd() })
})

/** Prints a notice if `strata.lock` cannot be written, as in a read-only checkout. The command continues without it. */
const noteLockProblem = Effect.flatMap(
  ScriptDirectory,
  ({ lockProblem }) =>
    lockProblem === undefined ? Effect.void : note(`${lockProblem}. The command continues without it`)
)

const used = <A, E, R>(use: Effect.Effect<A, E, R>) => Effect.andThen(noteLockProblem, withLabels(use))

const files = ({ frozen, unchanged }: Shared & Files): Migrator.FilesOptions => ({
  ...(frozen === undefined ? {} : { frozen }),
  ...(unchanged === "known" ? { cache: Client.userCache() } : {})
})

/**
 * Whether the command reads all files, or takes unchanged ones as they were known to an earlier command. The latter is for
 * commands that record nothing about a file without reading it again.
 */
interface Files {
  readonly unchanged?: "known"
}

/** Provides the arguments of the command line to `env.ts` and the revisions, in a process that the command owns. */
const withArguments = ({ tag, x }: Shared) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Questions, ({ possible }) =>
    effect.pipe(
      Effect.provideService(Environment.Arguments, { x, tag }),
      Effect.provideService(Client.OwnProcess, true),
      // For a person who waits, and who would otherwise see nothing for seconds.
      Effect.provideService(Client.FirstStart, possible ? note : () => Effect.void)
    ))

/** Runs an effect with the files of the environment, without a database. */
export const withFiles = <A, E, R>(
  shared: Shared & Files,
  use: (loaded: Environment.Loaded) => Effect.Effect<A, E, R>,
  advice?: BadUsage
) =>
  Effect.gen(function*() {
    const loaded = yield* loadOr(shared, advice)
    return yield* Effect.provide(used(use(loaded)), Migrator.layerFiles(loaded, files(shared)))
  }).pipe(withArguments(shared))

/** Runs an effect with the files and the database of the environment. The first query opens the connection. */
export const withDatabase = <A, E, R>(
  shared: Shared & Files,
  use: (loaded: Environment.Loaded) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function*() {
    const loaded = yield* load(shared)
    return yield* onTarget(loaded, Effect.provide(used(use(loaded)), Migrator.layerOnline(loaded, files(shared))))
  }).pipe(withArguments(shared))

/** Announces the database of an environment before an effect that uses it, and explains the failures of its connection. */
const onTarget = Effect.fnUntraced(function*<A, E, R>(
  { environment }: Environment.Loaded,
  effect: Effect.Effect<A, E, R>
) {
  const target = yield* Effect.mapError(Migrator.targetOf(environment), readable)
  yield* announce(target)
  return yield* Effect.mapError(effect, (error) => explain(error, target))
})

/**
 * As `withDatabase`, for a command that can create the script directory: if there is none, `isNew` is true, the environment
 * has the default options, and there are no revisions.
 */
export const withNewDatabase = <A, E, R>(
  shared: Shared,
  use: (loaded: Environment.Loaded, isNew: boolean) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function*() {
    const present = yield* Effect.catchIf(
      load(shared),
      (error) => error instanceof EnvironmentError && Environment.isAbsent(error),
      () => Effect.undefined
    )
    const loaded = present ?? (yield* Environment.absent({ directory: shared.directory, cwd: process.cwd() }))
    const layer = present === undefined ? Migrator.layerWithout(loaded) : Migrator.layerOnline(loaded, files(shared))
    return yield* onTarget(loaded, Effect.provide(use(loaded, present === undefined), layer))
  }).pipe(withArguments(shared))

/** The environment of a command that may do without one, unless `--directory` names it. */
const loadIfPresent = (shared: Shared) =>
  shared.directory === undefined ? Environment.loadIfPresent(process.cwd()) : load(shared)

/** Loads the environment. If the default directory has none, the advice of a command that may do without one is the error. */
const loadOr = (shared: Shared, advice: BadUsage | undefined) =>
  shared.directory !== undefined || advice === undefined
    ? load(shared)
    : Effect.catchIf(
      load(shared),
      (error) => error instanceof EnvironmentError && Environment.isAbsent(error),
      () => Effect.fail(CommandError.of(advice))
    )

/** Runs an effect that needs no database, and the script directory only if `needed` says so. */
export const withSides = <A, E, R>(
  shared: Shared,
  needed: { readonly environment: boolean; readonly files: boolean; readonly advice: BadUsage },
  use: (loaded: Environment.Loaded) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function*() {
    if (needed.files) return yield* withFiles(shared, use, needed.advice)
    const loaded = yield* needed.environment ? loadOr(shared, needed.advice) : loadIfPresent(shared)
    return yield* Effect.provide(use(loaded), ScriptDirectory.layerMemory([]))
  }).pipe(withArguments(shared))

/**
 * Runs an effect that reads the database at `address`, or else that of the environment. It needs neither revisions nor,
 * if `address` or `DATABASE_URL` names the database, a script directory. Without any of them, `advice` is the error.
 */
export const withSchema = <A, E, R>(
  shared: Shared,
  address: Redacted.Redacted | undefined,
  advice: BadUsage,
  use: (loaded: Environment.Loaded) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function*() {
    const isNamed = address !== undefined || (yield* Effect.isSuccess(Config.Redacted("DATABASE_URL")))
    const loaded = yield* isNamed ? loadIfPresent(shared) : loadOr(shared, advice)
    const target = yield* address === undefined
      ? Effect.mapError(Migrator.targetOf(loaded.environment), readable)
      : Effect.fromResult(Client.Target.parse(address))
    if (address === undefined || target._tag === "Server") yield* announce(target)
    const services = Layer.provideMerge(Migrator.layerLedger(loaded.environment), Client.layer(target))
    return yield* Effect.mapError(Effect.provide(use(loaded), services), (error) => explain(error, target))
  }).pipe(withArguments(shared))

/**
 * Prints which server a command uses (never its password), or that the default embedded database is used; fails if
 * `DATABASE_URL` is set but empty.
 */
const announce = (target: Client.Target.Target): Effect.Effect<void, CommandError> => {
  const given = process.env["DATABASE_URL"]
  if (target._tag === "Server") return note(`Using ${Client.Target.named(target)}`)
  if (target.directory !== Client.Target.defaultDirectory) return Effect.void
  if (given === undefined) return note(`DATABASE_URL is not set: using the embedded database in "${target.directory}"`)
  const problem = "DATABASE_URL is set but empty. Set it to a URL, or unset it to use the embedded database"
  return given === "" ? Effect.fail(CommandError.of(new BadConfig({ problem }))) : Effect.void
}

const readable = <E>(error: E | Config.ConfigError): E | CommandError =>
  error instanceof Config.ConfigError
    ? CommandError.of(new BadConfig({ problem: oneLine(error.cause.message) }))
    : error

// Recognized by its shape, so that commands that read no schema do not load the error class of introspect/.
const sqlErrorIn = (error: unknown): SqlError | undefined => {
  if (isSqlError(error)) return error
  if (!Predicate.hasProperty(error, "reason") || !Predicate.hasProperty(error.reason, "cause")) return undefined
  return isSqlError(error.reason.cause) ? error.reason.cause : undefined
}

/** Explains failures of the connection; other failed queries are reported with the message of the server. */
const explain = <E>(error: E, target: Client.Target.Target): E | Client.ClientError | CommandError => {
  const sqlError = sqlErrorIn(error)
  const explained = sqlError === undefined ? undefined : Client.explainConnection(sqlError, target)
  if (explained !== undefined) return explained
  if (!isSqlError(error)) return error
  const { message, sqlstate } = Client.serverError(error)
  return CommandError.of(new QueryFailed({ problem: message, sqlstate }))
}
