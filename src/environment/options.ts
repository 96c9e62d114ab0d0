/**
 * The options of an environment, and the settings that they resolve to. The defaults are in `_resolve.ts` alone.
 */
import type * as Config from "effect/Config"
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import type { Naming, Renderer as Renderers, Table } from "../schema/mod.ts"
import type * as Script from "../script/mod.ts"
import type { Compare, Renderer, RenderItem, Rewrite, SqlSource } from "./model.ts"

/** Where a database's address comes from: a `Config` that is read when needed, or the secret itself. */
export type Url = Config.Config<Redacted.Redacted<string>> | Redacted.Redacted<string>

/** One transaction for each revision, or one around all revisions of a run. */
export type TransactionMode = "per-migration" | "single"

/** What `Environment.make` takes; every key may be left out. */
export interface Options {
  /** The database; `Config.Redacted("DATABASE_URL")` when left out, and an embedded one in `.strata/` without it. */
  readonly url?: Url
  /** Where the ledger lives; `strata.ledger` when left out. */
  readonly ledger?: { readonly schema?: string; readonly table?: string }
  /** The search path of migrations; `["public"]` when left out. */
  readonly searchPath?: ReadonlyArray<string>
  /** `"per-migration"` when left out. */
  readonly transaction?: TransactionMode
  /** How long a statement waits for a lock before it is retried; 5 seconds when left out. */
  readonly lockTimeout?: Duration.Input
  /** How often a migration that was not granted a lock within `lockTimeout` is tried again; 10 when left out. */
  readonly lockRetries?: number
  /** How long one statement may run; no bound when left out. */
  readonly statementTimeout?: Duration.Input
  /** How long a run waits for another run on the same ledger; 5 minutes when left out. */
  readonly lockWait?: Duration.Input
  /** The tables that the database should have, as `Table.make` declares them. */
  readonly models?: ReadonlyArray<Table.Table>
  /** The schemas that are compared; those of the models when left out, and else the first of the search path. */
  readonly schemas?: ReadonlyArray<string>
  /** What a comparison of models and database looks at. */
  readonly compare?: Compare
  /** Column types for schema nodes, asked in order before the built-in ones. */
  readonly renderers?: ReadonlyArray<Renderer>
  /** How columns, constraints and indexes are named; `Naming.defaults` when left out. */
  readonly naming?: Naming.Naming
  /** `"varchar"` makes a string with a maximum length a `varchar(n)`; `"text"` when left out. */
  readonly lengths?: Renderers.Lengths
  /** SQL that the models need, such as extensions and domains; it comes before them in the desired schema. */
  readonly prelude?: ReadonlyArray<SqlSource>
  /** SQL for what models cannot say, such as views, functions and triggers; it comes after them. */
  readonly sql?: ReadonlyArray<SqlSource>
  /** Writes operations of a generated revision in another way. */
  readonly renderItem?: RenderItem
  /** Changes the operations of a generated revision before they are written. */
  readonly rewrite?: Rewrite
  /** How new files are named; `{date}_{time}_{rev}_{slug}` when left out. */
  readonly fileTemplate?: string
  /** The longest `{slug}` of a file name, in characters; 40 when left out. */
  readonly slugLength?: number
  /** The zone of the times in file names and in new files, an IANA name; `UTC` when left out. */
  readonly timezone?: string
  /** The language of new revisions; `"ts"` when left out. */
  readonly format?: Script.Format
  /**
   * The directories with the revisions, relative to the script directory, which is the only one, `["."]`, when left out.
   * A new revision goes to where its parent is, and a first one to the first of them.
   */
  readonly versions?: ReadonlyArray<string>
  /** Whether revisions are also looked for in sub-directories; false when left out. */
  readonly recursive?: boolean
  /** What is done to a new revision's file once it is written, in order, such as formatting it. */
  readonly postWrite?: ReadonlyArray<Script.PostWrite>
}

/** The configuration with its defaults; what is undefined has none: no bound, no hook, the schemas of the models. */
export interface Settings {
  readonly url: Url
  readonly ledger: { readonly schema: string; readonly table: string }
  readonly searchPath: ReadonlyArray<string>
  readonly transaction: TransactionMode
  readonly lockTimeout: Duration.Duration
  readonly lockRetries: number
  readonly statementTimeout: Duration.Duration | undefined
  readonly lockWait: Duration.Duration
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
