/**
 * The floors of `src`, from the ground up: which folder may import which. `strata/floors` (`plugin.ts`) refuses every
 * other import, and `docs/architecture.md` shows the same table. A new folder is one line here.
 */

/** A folder of `src`. It may import the rooms of lower floors, by their doors. */
export interface Room {
  /** Rooms on the same floor that it may import as well. */
  readonly also?: ReadonlyArray<string>
  /**
   * Its sub-folders from the lowest to the highest: those in one string are on one floor and do not know each other,
   * and `*` is every sub-folder that is not named. `<name>.ts` is a file directly in the room; the files that are not
   * named here are above all sub-folders.
   */
  readonly inner?: ReadonlyArray<string>
  /** Its doors besides `mod.ts`, each with the rooms that may use it. */
  readonly doors?: Readonly<Record<string, ReadonlyArray<string>>>
}

export interface Floor {
  readonly name: string
  /** A pure floor knows no Node.js module, no service of the Effect runtime and no SQL client. */
  readonly pure?: true
  readonly rooms: Readonly<Record<string, Room>>
}

export const floors: ReadonlyArray<Floor> = [
  {
    name: "ground",
    pure: true,
    rooms: {
      error: {},
      hazard: {},
      secret: {},
      text: { also: ["error", "secret"] }
    }
  },
  {
    name: "L0",
    pure: true,
    rooms: {
      catalog: { inner: ["address.ts", "base.ts", "kind"] },
      operation: { inner: ["data error.ts", "operations.ts value", "allow.ts step.ts", "op"] },
      revision: {}
    }
  },
  {
    name: "L1",
    pure: true,
    rooms: {
      codegen: { also: ["sql"], inner: ["error.ts", "source", "operation", "model revision"] },
      diff: {
        inner: [
          "error.ts options.ts",
          "plan.ts",
          "description",
          "value family",
          "rows not_null",
          "table",
          "type program search replication foreign",
          "kind",
          "engine",
          "rename online",
          "stage"
        ]
      },
      schema: { inner: ["error.ts", "raise.ts", "name", "field", "table"] },
      sql: { inner: ["error.ts", "statement", "render"] },
      tool: {
        also: ["sql"],
        inner: ["tool.ts", "identities.ts text", "known"],
        // A comparison leaves the tables of tools alone, and loads no tool for that.
        doors: { "signature.ts": ["autogenerate"], "identities.ts": ["autogenerate"] }
      }
    }
  },
  {
    name: "L2",
    rooms: {
      client: {
        inner: [
          "driver.ts error.ts place.ts",
          "server_error.ts target",
          "exchange",
          "single_session.ts user_cache.ts",
          "lazy_client.ts",
          "embedded"
        ]
      },
      git: {},
      introspect: {
        also: ["client"],
        inner: ["error.ts", "sql_failure.ts reader", "program", "kind", "read", "shadow"]
      },
      ledger: { also: ["client", "telemetry"], inner: ["error.ts event.ts names.ts", "look", "table"] },
      script: {
        inner: ["reason", "error.ts", "file revision", "lock sql_revision.ts", "directory", "write"],
        doors: { "sql_revision.ts": ["adopt", "autogenerate", "lint"] }
      },
      rows: { also: ["client"] },
      telemetry: { doors: { "statement.ts": ["migrator"], "exporter.ts": ["cli"] } }
    }
  },
  {
    name: "L3",
    rooms: {
      adopt: {
        also: ["autogenerate", "environment", "migrator"],
        inner: ["error.ts checksum.ts look.ts", "history.ts read.ts"]
      },
      autogenerate: {
        also: ["environment", "migrator"],
        inner: ["error.ts", "hook.ts wording", "compare", "inspect side write"]
      },
      environment: {},
      lint: {
        also: ["autogenerate", "environment", "migrator"],
        inner: [
          "commutation.ts error.ts observation.ts stats.ts",
          "finding.ts observe",
          "fix rule",
          "base",
          "size.ts",
          "report.ts",
          "format"
        ]
      },
      migrator: {
        also: ["environment"],
        inner: ["reason", "error.ts progress.ts settings.ts", "task", "status probe", "online offline"]
      }
    }
  },
  {
    name: "L4",
    rooms: {
      document: {}
    }
  },
  {
    name: "L5",
    rooms: {
      cli: { inner: ["error.ts", "look", "launch document", "shell", "shared_work", "*"] },
      testing: { inner: ["error.ts", "place", "subject", "crash", "law"] }
    }
  }
]

/** Modules of packages that one room alone imports, types included. */
export const owned: ReadonlyArray<{ readonly modules: RegExp; readonly rooms: ReadonlyArray<string> }> = [
  { modules: /^@effect\/sql-pg\//, rooms: ["client"] },
  { modules: /^@electric-sql\/pglite/, rooms: ["client"] },
  { modules: /^effect\/cli\//, rooms: ["cli"] },
  { modules: /^vitest$/, rooms: ["testing"] },
  { modules: /^effect\/observability\//, rooms: ["telemetry"] }
]

/** The packages that `src` uses, as in `dependencies` and `peerDependencies`. */
export const packages = /^(?:effect|@effect\/platform-node|@effect\/sql-pg|@electric-sql\/pglite|vitest)(?:\/|$)/

/** The rooms that import modules whose names are known only at run time. */
export const computed: ReadonlyArray<string> = ["script"]

/** What a pure floor does not import, neither values nor types; L0 may import the type in `lent`. */
export const impure =
  /^node:|^@effect\/platform-node|^effect\/(?:sql\/Sql\w+|Clock|Config|ConfigProvider|Console|FileSystem|Layer|Logger|ManagedRuntime|Path|Random|Runtime|Stdio|Terminal)$|^effect\/(?:http|process|socket)\//

/** The global variables and functions that a pure floor does not use. */
export const impureGlobals = /^(?:process|console|performance|crypto|globalThis)\.|^(?:Date\.now|Math\.random)$/

/** The type of a migration says whether it reads rows, so L0 speaks of the client in types. */
export const lent = { floor: "L0", modules: /^effect\/sql\/SqlClient$/ }

/** Modules that load a whole package. */
export const barrels = /^(?:effect|effect\/(?:cli|schema|sql)|@effect\/(?:platform-node|sql-pg))(?:\/index)?$/
