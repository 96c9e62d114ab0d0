/**
 * From the options of `Environment.make` to settings with every default, or to the first option that is not usable.
 *
 * `env.ts` may be JavaScript, so nothing is taken for granted of a value's type.
 */
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Client from "../client/mod.ts"
import { nearest } from "../revision/mod.ts"
import { Naming } from "../schema/mod.ts"
import { Template, Versions } from "../script/mod.ts"
import type { Environment, Options, TypeId } from "./environment.ts"
import { BadOption, EnvironmentError, UnknownOption } from "./error.ts"

type Settings = Omit<Environment, typeof TypeId>

const keys: { readonly [K in keyof Required<Options>]: true } = {
  url: true,
  ledger: true,
  searchPath: true,
  transaction: true,
  lockTimeout: true,
  statementTimeout: true,
  lockWait: true,
  models: true,
  schemas: true,
  compare: true,
  renderers: true,
  naming: true,
  lengths: true,
  prelude: true,
  sql: true,
  renderItem: true,
  rewrite: true,
  fileTemplate: true,
  slugLength: true,
  timezone: true,
  format: true,
  versions: true,
  recursive: true,
  postWrite: true
}

/** The longest `lock_timeout` and `statement_timeout` that PostgreSQL takes, in milliseconds. */
const maxTimeout = 2_147_483_647

/** Resolves the options. */
export const resolve = (options: Options): Result.Result<Settings, EnvironmentError> => {
  try {
    checkKeys("", options, Object.keys(keys))
    checkKeys("ledger.", options.ledger ?? {}, ["schema", "table"])
    checkKeys("compare.", options.compare ?? {}, ["types", "defaults", "include", "partitions", "owners", "privileges"])
    return Result.succeed(settingsOf(options))
  } catch (error) {
    if (error instanceof EnvironmentError) return Result.fail(error)
    throw error
  }
}

const settingsOf = (options: Options): Settings => ({
  url: url(options.url),
  ledger: {
    schema: name("ledger.schema", options.ledger?.schema ?? "strata"),
    table: name("ledger.table", options.ledger?.table ?? "ledger")
  },
  searchPath: schemas("searchPath", options.searchPath ?? ["public"]),
  transaction: oneOf("transaction", options.transaction ?? "per-migration", ["per-migration", "single"]),
  lockTimeout: duration("lockTimeout", options.lockTimeout ?? "5 seconds", maxTimeout),
  statementTimeout: options.statementTimeout === undefined
    ? undefined
    : duration("statementTimeout", options.statementTimeout, maxTimeout),
  lockWait: duration("lockWait", options.lockWait ?? "5 minutes", Number.MAX_SAFE_INTEGER),
  ...modelSettings(options),
  ...fileSettings(options)
})

const fileSettings = (options: Options) => {
  const recursive = oneOf("recursive", options.recursive ?? false, [true, false])
  return {
    fileTemplate: checked(
      "fileTemplate",
      options.fileTemplate ?? Template.defaultTemplate,
      (template) => Template.templateProblem(template) ?? (recursive ? undefined : notFound(template))
    ),
    slugLength: slugLength(options.slugLength ?? Template.defaultSlugLength),
    // Asking for a zone takes milliseconds, which every command would wait for.
    timezone: options.timezone === undefined
      ? "UTC"
      : checked("timezone", options.timezone, Template.timezoneProblem),
    format: oneOf<"ts" | "sql">("format", options.format ?? "ts", ["ts", "sql"]),
    versions: versions(options.versions ?? Versions.defaultVersions),
    recursive,
    postWrite: list(
      "postWrite",
      options.postWrite ?? [],
      isPostWrite,
      `a command such as ["dprint", "fmt", "{file}"], or a function`
    )
  }
}

const modelSettings = (options: Options) => ({
  models: list("models", options.models ?? [], isTable, `a table. Write Table.make(User, { name: "users" })`),
  schemas: options.schemas === undefined ? undefined : schemas("schemas", options.schemas),
  compare: {
    types: hook("compare.types", options.compare?.types ?? true),
    defaults: hook("compare.defaults", options.compare?.defaults ?? true),
    include: optionalFunction("compare.include", options.compare?.include) ?? (() => true),
    partitions: oneOf("compare.partitions", options.compare?.partitions ?? false, [true, false]),
    owners: oneOf("compare.owners", options.compare?.owners ?? false, [true, false]),
    privileges: oneOf("compare.privileges", options.compare?.privileges ?? false, [true, false])
  },
  renderers: list("renderers", options.renderers ?? [], isFunction, "a function"),
  naming: naming(options.naming ?? Naming.defaults),
  lengths: oneOf<"text" | "varchar">("lengths", options.lengths ?? "text", ["text", "varchar"]),
  prelude: list("prelude", options.prelude ?? [], isSqlSource, `a text of SQL, or { path: "views.sql" }`),
  sql: list("sql", options.sql ?? [], isSqlSource, `a text of SQL, or { path: "views.sql" }`),
  renderItem: optionalFunction("renderItem", options.renderItem),
  rewrite: optionalFunction("rewrite", options.rewrite)
})

const refuse = (option: string, problem: string): never => {
  throw EnvironmentError.of(new BadOption({ option, problem }))
}

const checkKeys = (prefix: string, value: object, known: ReadonlyArray<string>): void => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse(prefix === "" ? "options" : prefix.slice(0, -1), "it must be an object")
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const suggestion = nearest(unknown, known)
  throw EnvironmentError.of(
    new UnknownOption({
      option: prefix + unknown,
      ...(suggestion === undefined ? {} : { suggestion: prefix + suggestion })
    })
  )
}

const url = (value: Options["url"]): Settings["url"] => {
  if (value === undefined) return Client.Target.config
  if (Config.isConfig(value)) return value
  if (Redacted.isRedacted(value) && typeof Redacted.value(value) === "string") return value
  return refuse("url", `it must be a Redacted string or a Config of one. Write Config.Redacted("DATABASE_URL")`)
}

const name = (option: string, value: string): string => {
  if (typeof value !== "string" || value === "") return refuse(option, "it must be a name that is not empty")
  if (value.includes("\0") || !value.isWellFormed()) return refuse(option, "it holds a character that no name can hold")
  if (new TextEncoder().encode(value).length <= 63) return value
  return refuse(option, "it is longer than 63 bytes, the longest name of PostgreSQL")
}

const schemas = (option: string, value: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (!Array.isArray(value)) return refuse(option, `it must be a list of schemas, such as ["public"]`)
  if (value.length === 0) return refuse(option, `it is empty. Name at least one schema, such as ["public"]`)
  return value.map((schema: string) => name(option, schema))
}

const oneOf = <A>(option: string, value: A, allowed: ReadonlyArray<A>): A =>
  allowed.includes(value)
    ? value
    : refuse(option, `it must be ${allowed.map((one) => JSON.stringify(one)).join(" or ")}`)

const duration = (option: string, value: Duration.Input, max: number): Duration.Duration => {
  const parsed = Duration.fromInput(value)
  if (Option.isNone(parsed)) return refuse(option, `it must be a duration, such as "5 seconds"`)
  if (Duration.isNegative(parsed.value)) return refuse(option, "it is negative. Write a duration of zero or more")
  return Duration.toMillis(parsed.value) <= max
    ? parsed.value
    : refuse(option, "it is longer than the database can wait. Write zero for no bound")
}

const list = <A>(
  option: string,
  value: ReadonlyArray<A>,
  accepts: (element: unknown) => boolean,
  expected: string
): ReadonlyArray<A> => {
  if (!Array.isArray(value)) return refuse(option, "it must be a list")
  return value.every(accepts) ? [...value] : refuse(option, `every element must be ${expected}`)
}

const isFunction = (value: unknown): boolean => typeof value === "function"

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

const isTable = (value: unknown): boolean =>
  isObject(value) && "name" in value && "fields" in value && Array.isArray(value.fields) && "options" in value
  && isObject(value.options)

const isPostWrite = (value: unknown): boolean =>
  isFunction(value) || Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === "string")

const notFound = (template: string): string | undefined =>
  Template.hasDirectories(template)
    ? "it names a file in a sub-directory, which is only found with recursive: true"
    : undefined

const slugLength = (value: number): number =>
  Number.isInteger(value) && value >= 1 && value <= 100
    ? value
    : refuse("slugLength", "it must be a whole number of characters from 1 to 100")

const versions = (value: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (!Array.isArray(value) || value.length === 0) {
    return refuse("versions", `it must be a list of directories, such as ["."]`)
  }
  return value.map((version: string) => checked("versions", version, Versions.versionProblem))
}

const isSqlSource = (value: unknown): boolean =>
  typeof value === "string" || (isObject(value) && "path" in value && typeof value.path === "string")

const naming = (value: Naming.Naming): Naming.Naming =>
  isObject(value) && isFunction(value.column) && isObject(value.convention)
    && Object.values(Naming.make({ convention: value.convention }).convention).every((one) => typeof one === "string")
    ? value
    : refuse("naming", "it must be what Naming.make returns")

const hook = <A>(option: string, value: A): A =>
  typeof value === "boolean" || isFunction(value) ? value : refuse(option, "it must be true, false or a function")

const optionalFunction = <A>(option: string, value: A): A =>
  value === undefined || isFunction(value) ? value : refuse(option, "it must be a function")

const checked = (option: string, value: string, problemOf: (value: string) => string | undefined): string => {
  const problem = typeof value === "string" ? problemOf(value) : "it must be a text"
  return problem === undefined ? value : refuse(option, problem)
}
