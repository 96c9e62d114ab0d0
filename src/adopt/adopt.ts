/**
 * Writes the revisions of a plan, and records those that were applied.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Codegen from "../codegen/mod.ts"
import type { Environment } from "../environment/mod.ts"
import { Ledger, LedgerState } from "../ledger/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Modes } from "../operation/mod.ts"
import { createRevision, FileExists, onlyHead, readRegularText, relock, ScriptError, Template, writeAllNew } from "../script/mod.ts"
import { quoteName } from "../text/mod.ts"
import * as Tools from "../tool/mod.ts"
import { AdoptError, ChangedMeanwhile, NotAdopted } from "./error.ts"
import { rowsOf, tablesOf } from "./look.ts"
import type { Plan } from "./plan.ts"

/**
 * Writes the files of the revisions and `strata.lock`. Files that are there with the same text are left as they are; returns
 * how many were not.
 */
export const write = Effect.fn("Adopt.write")(function*({ revisions }: Plan, loaded: Environment.Loaded) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const home = path.join(loaded.directory, loaded.environment.versions[0] ?? ".")
  yield* fs.makeDirectory(home, { recursive: true })
  const present = new Set(yield* fs.readDirectory(home))
  for (const { file, text } of revisions.filter(({ file }) => present.has(file))) {
    const target = path.join(home, file)
    if ((yield* readRegularText(target)) !== text) return yield* ScriptError.of(new FileExists({ file: target }))
  }
  const missing = revisions.filter(({ file }) => !present.has(file))
  yield* writeAllNew(home, missing)
  yield* relock(Migrator.openOptions(loaded), false)
  return missing.length
})

/**
 * Records the revisions of the plan that are adopted; the context has the script directory with them. Fails if the table
 * of the tool changed since the plan was made.
 */
export const record = Effect.fn("Adopt.record")(function*({ found, revisions }: Plan) {
  const table = found?.records?.table
  const unchanged = Effect.gen(function*() {
    if (table === undefined || found === undefined) return
    if (JSON.stringify(yield* rowsOf(table)) !== JSON.stringify(found.rows)) {
      return yield* AdoptError.of(new ChangedMeanwhile({ table: `${table.schema}.${table.name}` }))
    }
  })
  return yield* Migrator.adopt(
    revisions.flatMap(({ adopted, id }) =>
      adopted === undefined ? [] : [{
        revision: id,
        tool: found?.tool.name ?? "none",
        ...(table === undefined ? {} : { table: `${table.schema}.${table.name}` }),
        ...adopted
      }]
    ),
    unchanged,
    table === undefined || found === undefined
      ? undefined
      : { tool: found.tool.name, schema: table.schema, table: table.name }
  )
})

/**
 * Writes the revision that drops the tables of the former tools, as the head of the history; undefined if there are none.
 * A table with a name of its own is known from the ledger, if it was adopted. Fails with `NotAdopted` unless the ledger
 * records something as applied: until then the other tool is the one in use.
 *
 * A new database runs the same history and never had the tables, so the revision does not require them; and a downgrade
 * passes it by.
 */
export const finish = Effect.fn("Adopt.finish")(function*() {
  const state = yield* (yield* Ledger).state
  if (LedgerState.applied(state).size === 0) return yield* AdoptError.of(new NotAdopted())
  const tables = Tools.tablesOfTools(Tools.known, yield* tablesOf, state.former)
  if (tables.length === 0) return undefined
  const parents = yield* onlyHead
  const id = yield* Template.generateId
  const message = "drop the tables of the former migration tool"
  const text = Codegen.sqlFile({
    revision: { id, parents, message },
    intro: "Nothing reads these tables any more, and a new database has none of them",
    upgrade: [tables.map((table) => `DROP TABLE IF EXISTS ${quoteName(table)};`).join("\n")],
    downgrade: ["-- The tables are not restored: Strata does not need them."]
  })
  return yield* createRevision({ id, parents, message, format: "sql", source: { text, modes: Modes.modesOf({}) } })
})
