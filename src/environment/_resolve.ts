/**
 * Resolves the options of `Environment.make` to settings, with all defaults, or fails for the first invalid option.
 *
 * `env.ts` may be JavaScript, so the types of the values are checked.
 */
import type * as Result from "effect/Result"
import * as Client from "../client/mod.ts"
import { Naming } from "../schema/mod.ts"
import { Template, Versions } from "../script/mod.ts"
import * as Value from "./_option_values.ts"
import { EnvironmentError } from "./error.ts"
import type { Options, Settings } from "./options.ts"

const keys: { readonly [K in keyof Required<Options>]: true } = {
  url: true,
  password: true,
  ledger: true,
  searchPath: true,
  transaction: true,
  lockTimeout: true,
  lockRetries: true,
  statementTimeout: true,
  lockWait: true,
  hooks: true,
  lint: true,
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

/** Resolves the options. */
export const resolve = (options: Options): Result.Result<Settings, EnvironmentError> =>
  EnvironmentError.attempt(() => {
    Value.checkKeys("", options, Object.keys(keys))
    Value.checkKeys("ledger.", options.ledger ?? {}, ["schema", "table", "owners"])
    Value.checkKeys("hooks.", options.hooks ?? {}, ["before", "afterSuccess", "afterFailure", "afterTimeout"])
    Value.checkKeys("lint.", options.lint ?? {}, ["allow", "warn", "error"])
    Value.checkKeys("compare.", options.compare ?? {}, [
      "types",
      "defaults",
      "include",
      "partitions",
      "owners",
      "privileges"
    ])
    return settingsOf(options)
  })

const settingsOf = (options: Options): Settings => ({
  url: Value.secret("url", "DATABASE_URL", options.url) ?? Client.Target.config,
  password: Value.secret("password", "DATABASE_PASSWORD", options.password),
  ledger: {
    schema: Value.name("ledger.schema", options.ledger?.schema ?? "strata"),
    table: Value.name("ledger.table", options.ledger?.table ?? "ledger"),
    owners: Value.names("ledger.owners", options.ledger?.owners ?? [])
  },
  searchPath: Value.schemas("searchPath", options.searchPath ?? ["public"]),
  transaction: Value.oneOf("transaction", options.transaction ?? "per-migration", ["per-migration", "single"]),
  lockTimeout: Value.duration("lockTimeout", options.lockTimeout ?? "5 seconds", Value.longestTimeout),
  lockRetries: Value.integer("lockRetries", options.lockRetries ?? 10, 0, 1000),
  statementTimeout: options.statementTimeout === undefined
    ? undefined
    : Value.duration("statementTimeout", options.statementTimeout, Value.longestTimeout),
  lockWait: Value.duration("lockWait", options.lockWait ?? "5 minutes", Number.MAX_SAFE_INTEGER),
  hooks: hooks(options.hooks ?? {}),
  lint: {
    allow: Value.ruleNames("lint.allow", options.lint?.allow ?? []),
    warn: Value.ruleNames("lint.warn", options.lint?.warn ?? []),
    error: Value.ruleNames("lint.error", options.lint?.error ?? [])
  },
  ...modelSettings(options),
  ...fileSettings(options)
})

const hooks = ({ before, afterFailure, afterSuccess, afterTimeout }: NonNullable<Options["hooks"]>) => ({
  before: Value.optionalFunction("hooks.before", before),
  afterSuccess: Value.optionalFunction("hooks.afterSuccess", afterSuccess),
  afterFailure: Value.optionalFunction("hooks.afterFailure", afterFailure),
  afterTimeout: Value.duration("hooks.afterTimeout", afterTimeout ?? "30 seconds", Value.longestTimeout)
})

const fileSettings = (options: Options) => {
  const recursive = Value.oneOf("recursive", options.recursive ?? false, [true, false])
  return {
    fileTemplate: Value.checked(
      "fileTemplate",
      options.fileTemplate ?? Template.defaultTemplate,
      (template) => Template.templateProblem(template) ?? (recursive ? undefined : Value.notFound(template))
    ),
    slugLength: Value.integer("slugLength", options.slugLength ?? Template.defaultSlugLength, 1, 100),
    // Checking a time zone takes milliseconds at every start, so the default is not checked.
    timezone: options.timezone === undefined
      ? "UTC"
      : Value.checked("timezone", options.timezone, Template.timezoneProblem),
    format: Value.oneOf<"ts" | "sql">("format", options.format ?? "ts", ["ts", "sql"]),
    versions: Value.versions(options.versions ?? Versions.defaultVersions),
    recursive,
    postWrite: Value.list(
      "postWrite",
      options.postWrite ?? [],
      Value.isPostWrite,
      `a command such as ["dprint", "fmt", "{file}"], or a function`
    )
  }
}

const modelSettings = (options: Options) => ({
  models: Value.list(
    "models",
    options.models ?? [],
    Value.isTable,
    `a table. Write Table.make(User, { name: "users" })`
  ),
  schemas: options.schemas === undefined ? undefined : Value.schemas("schemas", options.schemas),
  compare: {
    types: Value.hook("compare.types", options.compare?.types ?? true),
    defaults: Value.hook("compare.defaults", options.compare?.defaults ?? true),
    include: Value.optionalFunction("compare.include", options.compare?.include) ?? (() => true),
    partitions: Value.oneOf("compare.partitions", options.compare?.partitions ?? true, [true, false]),
    owners: Value.oneOf("compare.owners", options.compare?.owners ?? false, [true, false]),
    privileges: Value.oneOf("compare.privileges", options.compare?.privileges ?? false, [true, false])
  },
  renderers: Value.list("renderers", options.renderers ?? [], Value.isFunction, "a function"),
  naming: Value.naming(options.naming ?? Naming.defaults),
  lengths: Value.oneOf<"text" | "varchar">("lengths", options.lengths ?? "text", ["text", "varchar"]),
  prelude: Value.list("prelude", options.prelude ?? [], Value.isSqlSource, `a text of SQL, or { path: "views.sql" }`),
  sql: Value.list("sql", options.sql ?? [], Value.isSqlSource, `a text of SQL, or { path: "views.sql" }`),
  renderItem: Value.optionalFunction("renderItem", options.renderItem),
  rewrite: Value.optionalFunction("rewrite", options.rewrite)
})
