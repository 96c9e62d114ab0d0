/**
 * Finding and loading `env.ts`.
 *
 * Every failure fits on one screen: what is wrong, in which file and line, and what to run next. There is no stack in
 * it and no credential, neither from an address nor from `DATABASE_URL`.
 */
import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { checksumOf, importModule, kindOf, type ModuleFailure, thrownBy } from "../script/mod.ts"
import { type Environment, isEnvironment } from "./environment.ts"
import * as Reason from "./error.ts"
import { EnvironmentError } from "./error.ts"

/** Where to look; `directory` is taken from `cwd`, and is `migrations` when left out. */
export interface LoadOptions {
  readonly directory?: string | undefined
  readonly cwd: string
}

/** A loaded environment: `directory` and `file` are absolute paths, `name` is the directory as messages call it. */
export interface Loaded {
  readonly environment: Environment
  readonly directory: string
  readonly file: string
  readonly name: string
}

/** The names under which an environment is looked for, in this order. */
const names = ["env.ts", "env.mts", "env.js", "env.mjs"]

/** Where the script directory is when nobody says. */
export const defaultDirectory = "migrations"

/**
 * Finds the script directory and loads its `env.ts`, which exports an environment, or an effect that builds one from
 * `Environment.Arguments` and from `Config`.
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

/** Loads one file as an environment; `name` is how messages call it. */
const loadFile = Effect.fnUntraced(function*(file: string, name: string) {
  const fs = yield* FileSystem.FileSystem
  const bytes = yield* Effect.mapError(
    fs.readFile(file),
    (error) =>
      EnvironmentError.of(
        new Reason.EnvUnreadable({
          file: name,
          problem: error.reason._tag === "PermissionDenied" ? "permission denied" : "it is not a readable file"
        })
      )
  )
  const secrets = yield* databasePasswords
  const module = yield* Effect.mapError(
    importModule(file, checksumOf(bytes)),
    (failure) => EnvironmentError.of(reasonOf(file, name, failure, secrets))
  )
  if (!("default" in module)) return yield* EnvironmentError.of(new Reason.NotEnvironment({ file: name }))
  const value = yield* Effect.mapError(
    built(file, module.default),
    (failure) => EnvironmentError.of(reasonOf(file, name, failure, secrets))
  )
  return isEnvironment(value)
    ? value
    : yield* EnvironmentError.of(new Reason.NotEnvironment({ file: name, found: kindOf(value) }))
})

/** What `env.ts` exports, or what the effect that it exports gives. */
const built = (file: string, exported: unknown): Effect.Effect<unknown, ModuleFailure> =>
  Effect.isEffect(exported)
    ? Effect.catchCause(
      // Its type is not known; what it asks for and nobody gives is a failure like any other.
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
  const problem = secrets.reduce((text, secret) => text.replaceAll(secret, "***"), failure.problem)
  return failure.kind === "syntax"
    ? new Reason.EnvSyntax({ ...place, problem })
    : new Reason.EnvThrew({ ...place, problem })
}

/** The password in `DATABASE_URL` as it is written and as it is meant: a module's failure might quote it. */
const databasePasswords: Effect.Effect<ReadonlyArray<string>> = Config.String("DATABASE_URL").pipe(
  Effect.map((url) => {
    const password = /:\/\/[^:/@]*:(.+)@/s.exec(url)?.[1]
    return password === undefined ? [] : [password, decoded(password)]
  }),
  Effect.orElseSucceed(() => [])
)

const decoded = (text: string): string => Result.getOrElse(Result.try(() => decodeURIComponent(text)), () => text)
