/**
 * The options of an environment, and the settings to which they are resolved. Only `_resolve.ts` contains the
 * defaults.
 */
import type * as Duration from "effect/Duration"
import type * as Client from "../client/mod.ts"
import type { Naming, Renderer as Renderers, Table } from "../schema/mod.ts"
import type * as Script from "../script/mod.ts"
import type { Hooks } from "./hooks.ts"
import type { Compare, Renderer, RenderItem, Rewrite, SqlSource } from "./model.ts"

/**
 * A secret itself, a `Config`, which is read when needed, or an Effect that gives it, which is asked for each connection
 * and must require no services.
 */
export type Secret = Client.Secret

/** A transaction for each revision, or a single one for all revisions of a run. */
export type TransactionMode = "per-migration" | "single"

/** The options of `Environment.make`; all are optional. */
export interface Options {
  /**
   * The database; by default `Config.Redacted("DATABASE_URL")`, or the embedded database in `.strata/` if that is
   * not set.
   */
  readonly url?: Secret
  /** The password of the database in place of that in its URL, such as a token that expires. */
  readonly password?: Secret
  /**
   * The ledger's schema and table; by default `strata.ledger`. `owners` are the roles that may own it besides
   * superusers and the current role: an owner can run code with the rights of each role that appends.
   */
  readonly ledger?: {
    readonly schema?: string
    readonly table?: string
    readonly owners?: ReadonlyArray<string>
  }
  /** The search path of migrations; by default `["public"]`. */
  readonly searchPath?: ReadonlyArray<string>
  /** How revisions use transactions; by default `"per-migration"`. */
  readonly transaction?: TransactionMode
  /** How long a statement waits for a lock before its transaction is retried; by default 5 seconds. */
  readonly lockTimeout?: Duration.Input
  /** How many times a transaction is retried after `lockTimeout`; by default 10. */
  readonly lockRetries?: number
  /** How long a statement may run; by default without limit. */
  readonly statementTimeout?: Duration.Input
  /** How long a run waits for a concurrent run on the same ledger; by default 5 minutes. */
  readonly lockWait?: Duration.Input
  /** Effects before a run, after its success and after its failure; by default none. */
  readonly hooks?: Hooks
  /**
   * The levels of rules of `strata lint`: findings of those in `allow` are not reported, those in `warn` are warnings, and
   * those in `error` fail the check.
   */
  readonly lint?: {
    readonly allow?: ReadonlyArray<string>
    readonly warn?: ReadonlyArray<string>
    readonly error?: ReadonlyArray<string>
  }
  /** The tables that the database should have, from `Table.make`. */
  readonly models?: ReadonlyArray<Table.Table>
  /**
   * The schemas that are compared; by default those of the models, or, without models, the first of the search
   * path.
   */
  readonly schemas?: ReadonlyArray<string>
  /** What is compared between the models and the database. */
  readonly compare?: Compare
  /** Renderers of column types, which are called in order before the built-in ones. */
  readonly renderers?: ReadonlyArray<Renderer>
  /** How columns, constraints and indexes are named; by default `Naming.defaults`. */
  readonly naming?: Naming.Naming
  /** With `"varchar"`, a string with a maximum length becomes `varchar(n)`; by default `"text"`. */
  readonly lengths?: Renderers.Lengths
  /** SQL that the models need, such as extensions and domains; it precedes them in the desired schema. */
  readonly prelude?: ReadonlyArray<SqlSource>
  /**
   * SQL for what models cannot express, such as views, functions and triggers; it follows them in the desired
   * schema.
   */
  readonly sql?: ReadonlyArray<SqlSource>
  /** Returns other source code for operations of a generated revision. */
  readonly renderItem?: RenderItem
  /** Changes the operations of a generated revision before they are written. */
  readonly rewrite?: Rewrite
  /** The template of file names; by default `{date}_{time}_{rev}_{slug}`. */
  readonly fileTemplate?: string
  /** The longest `{slug}` of a file name, in characters; by default 40. */
  readonly slugLength?: number
  /** The time zone of file names and new files, as an IANA name; by default `UTC`. */
  readonly timezone?: string
  /** The language of new revisions; by default `"ts"`. */
  readonly format?: Script.Format
  /**
   * The directories of the revisions, relative to the script directory; by default only that, `["."]`. A new
   * revision is written to the directory of its parent, the first revision to the first directory.
   */
  readonly versions?: ReadonlyArray<string>
  /** Whether sub-directories may contain revisions; false by default. */
  readonly recursive?: boolean
  /** What is done with the file of a new revision after it was written, in order, such as formatting it. */
  readonly postWrite?: ReadonlyArray<Script.PostWrite>
}

/** The options with their defaults. An undefined setting means: no limit, no hook, the schemas of the models. */
export interface Settings {
  readonly url: Secret
  readonly password: Secret | undefined
  readonly ledger: { readonly schema: string; readonly table: string; readonly owners: ReadonlyArray<string> }
  readonly searchPath: ReadonlyArray<string>
  readonly transaction: TransactionMode
  readonly lockTimeout: Duration.Duration
  readonly lockRetries: number
  readonly statementTimeout: Duration.Duration | undefined
  readonly lockWait: Duration.Duration
  readonly hooks: Hooks & { readonly afterTimeout: Duration.Duration }
  readonly lint: Required<NonNullable<Options["lint"]>>
  readonly models: ReadonlyArray<Table.Table>
  readonly schemas: ReadonlyArray<string> | undefined
  readonly compare: Required<Compare>
  readonly renderers: ReadonlyArray<Renderer>
  readonly naming: Naming.Naming
  readonly lengths: Renderers.Lengths
  readonly prelude: ReadonlyArray<SqlSource>
  readonly sql: ReadonlyArray<SqlSource>
  readonly renderItem: RenderItem | undefined
  readonly rewrite: Rewrite | undefined
  readonly fileTemplate: string
  readonly slugLength: number
  readonly timezone: string
  readonly format: Script.Format
  readonly versions: ReadonlyArray<string>
  readonly recursive: boolean
  readonly postWrite: ReadonlyArray<Script.PostWrite>
}
