/**
 * Finds and loads `env.ts`.
 *
 * An error contains the problem, the file and line, and what to run next. It contains no stack trace and no
 * credentials.
 */
import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { checksumOf, importModule, kindOf, type ModuleFailure, readRegular, thrownBy } from "../script/mod.ts"
import { passwordsIn, withoutCredentials, withoutSecret } from "../secret/mod.ts"
import { type Environment, isEnvironment, make } from "./environment.ts"
import * as Reason from "./error.ts"
import { EnvironmentError } from "./error.ts"

/** The script directory, relative to `cwd`; by default `migrations`. */
export interface LoadOptions {
  readonly directory?: string | undefined
  readonly cwd: string
}

/** A loaded environment: `directory` and `file` are absolute paths, `name` is the directory in messages. */
export interface Loaded {
  readonly environment: Environment
  readonly directory: string
  readonly file: string
  readonly name: string
}

/** The file names of an environment, in the order in which they are searched for. */
const names = ["env.ts", "env.mts", "env.js", "env.mjs"]

/** The default script directory. */
export const defaultDirectory = "migrations"

/**
 * Finds the script directory and loads its `env.ts`, which exports an environment, or an effect that makes one and
 * may use `Environment.Arguments` and `Config`.
 */
export const load = Effect.fn("Environment.load")(function*(
  options: LoadOptions
): Effect.fn.Return<Loaded, EnvironmentError, FileSystem.FileSystem | Path.Path> {
  const path = yield* Path.Path
  const name = options.directory ?? defaultDirectory
  const directory = path.resolve(options.cwd, name)
  const env = yield* find(directory, name)
  const file = path.join(directory, env)
  const environment = yield* loadFile(file, path.join(name, env))
  return { environment, directory, file, name }
})

/** The environment of a command that needs none: that of the default directory, or one with the default options. */
export const loadIfPresent = Effect.fn("Environment.loadIfPresent")(function*(cwd: string) {
  return yield* Effect.catchIf(load({ cwd }), isAbsent, () => absent({ cwd }))
})

/** The environment of a script directory that does not exist: the default options. */
export const absent = Effect.fnUntraced(function*({ cwd, directory: name = defaultDirectory }: LoadOptions) {
  const path = yield* Path.Path
  const directory = path.resolve(cwd, name)
  return { environment: make(), directory, file: path.join(directory, names[0]!), name } satisfies Loaded
})

/** Whether an environment cannot be loaded because its directory or its `env.ts` does not exist. */
export const isAbsent = ({ reason }: EnvironmentError): boolean =>
  reason._tag === "DirectoryMissing" || reason._tag === "EnvMissing"

const find = Effect.fnUntraced(function*(directory: string, name: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const isDirectory = yield* Effect.match(fs.stat(directory), {
    onFailure: () => false,
    onSuccess: (info) => info.type === "Directory"
  })
  if (!isDirectory) return yield* EnvironmentError.of(new Reason.DirectoryMissing({ directory: name }))
  for (const env of names) {
    const exists = yield* Effect.orElseSucceed(fs.exists(path.join(directory, env)), () => false)
    if (exists) return env
  }
  return yield* EnvironmentError.of(new Reason.EnvMissing({ directory: name }))
})

/** Loads an environment from a file; `name` is the file in messages. */
const loadFile = Effect.fnUntraced(function*(file: string, name: string) {
  const bytes = yield* Effect.mapError(
    readRegular(file),
    ({ reason }) =>
      EnvironmentError.of(
        new Reason.EnvUnreadable({
          file: name,
          problem: reason._tag === "PermissionDenied"
            ? "permission denied"
            : reason._tag === "BadResource" && reason.description !== undefined
            ? reason.description
            : "it is not a readable file"
        })
      )
  )
  const secrets = yield* databasePasswords
  const module = yield* Effect.mapError(
    importModule(file, checksumOf(bytes)),
    (failure) => EnvironmentError.of(reasonOf(file, name, failure, secrets))
  )
  if (!("default" in module)) return yield* EnvironmentError.of(new Reason.NotEnvironment({ file: name }))
  return yield* environmentIn(file, name, module.default, secrets)
})

const environmentIn = Effect.fnUntraced(
  function*(file: string, name: string, exported: unknown, secrets: ReadonlyArray<string>) {
    const value = yield* Effect.mapError(
      built(file, exported),
      (failure) => EnvironmentError.of(reasonOf(file, name, failure, secrets))
    )
    return isEnvironment(value)
      ? value
      : yield* EnvironmentError.of(new Reason.NotEnvironment({ file: name, found: kindOf(value) }))
  }
)

/** The environment that `env.ts` exports, in a program that has imported it, as one that is bundled. */
export const fromExport = (exported: unknown): Effect.Effect<Environment, EnvironmentError> =>
  Effect.flatMap(databasePasswords, (secrets) => environmentIn("env.ts", "env.ts", exported, secrets))

/** The export of `env.ts`, or the result of the effect that it exports. */
const built = (file: string, exported: unknown): Effect.Effect<unknown, ModuleFailure> =>
  Effect.isEffect(exported)
    ? Effect.catchCause(
      // The type of the effect is not known; a service that it requires and that is not provided is a failure like
      // any other.
      exported as Effect.Effect<unknown, unknown>,
      (cause) => Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.fail(thrownBy(file, Cause.squash(cause)))
    )
    : Effect.succeed(exported)

const reasonOf = (
  file: string,
  name: string,
  failure: ModuleFailure,
  secrets: ReadonlyArray<string>
): Reason.EnvironmentReason => {
  const place = {
    file: failure.file === file ? name : failure.file,
    ...(failure.line === undefined ? {} : { line: failure.line })
  }
  const problem = withoutCredentials(secrets.reduce((text, secret) => withoutSecret(text, secret), failure.problem))
  return failure.kind === "syntax"
    ? new Reason.EnvSyntax({ ...place, problem })
    : new Reason.EnvThrew({ ...place, problem })
}

/** The password in `DATABASE_URL`: the error of a module might quote it. */
const databasePasswords: Effect.Effect<ReadonlyArray<string>> = Config.String("DATABASE_URL").pipe(
  Effect.map(passwordsIn),
  Effect.orElseSucceed(() => [])
)
