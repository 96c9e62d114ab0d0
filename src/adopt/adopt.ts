/**
 * Writes the revisions of a plan, and records those that were applied.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Codegen from "../codegen/mod.ts"
import type { Environment } from "../environment/mod.ts"
import { Ledger } from "../ledger/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Modes } from "../operation/mod.ts"
import { createRevision, FileExists, onlyHead, readRegularText, relock, ScriptError, Template, writeAllNew } from "../script/mod.ts"
import { quoteName } from "../text/mod.ts"
import * as Tools from "../tool/mod.ts"
import { AdoptError, ChangedMeanwhile } from "./error.ts"
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
 * A table with a name of its own is known from the ledger, if it was adopted.
 */
export const finish = Effect.fn("Adopt.finish")(function*() {
  const { former } = yield* (yield* Ledger).state
  const present = yield* tablesOf
  const named = Tools.tablesOfTools(Tools.tools, present)
  const isNamed = ({ name, schema }: Tools.Found) => named.some((one) => one.name === name && one.schema === schema)
  const own = present.filter((one) => one.schema === former?.schema && one.name === former.table && !isNamed(one))
  const tables = [...own, ...named]
  if (tables.length === 0) return undefined
  const parents = yield* onlyHead
  const id = yield* Template.generateId
  const message = "drop the tables of the former migration tool"
  const text = Codegen.sqlFile({
    revision: { id, parents, message },
    intro: "Nothing reads these tables any more; they cannot be restored by a downgrade",
    upgrade: [tables.map((table) => `DROP TABLE ${quoteName(table)};`).join("\n")]
  })
  return yield* createRevision({ id, parents, message, format: "sql", source: { text, modes: Modes.modesOf({}) } })
})
