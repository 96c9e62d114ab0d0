/**
 * Loads revisions in TypeScript and JavaScript: modules whose default export is the result of `Migration.make`.
 */
import * as Effect from "effect/Effect"
import { Migration } from "../../operation/mod.ts"
import { ScriptError, type ScriptReason } from "../error.ts"
import * as Reason from "../reason/file.ts"
import { importModule, type ModuleFailure } from "./user_module.ts"

/**
 * Imports the revision at an absolute path; `file` is its name in messages. `version` is the checksum of its bytes, so
 * that a changed file is imported again.
 */
export const loadModule = (path: string, file: string, version: string): Effect.Effect<Migration.Any, ScriptError> =>
  importModule(path, version).pipe(
    Effect.mapError((failure) => ScriptError.of(fromFailure(path, file, failure))),
    Effect.flatMap((module) => Effect.mapError(migrationOf(file, module), ScriptError.of))
  )

const fromFailure = (path: string, file: string, failure: ModuleFailure): ScriptReason => {
  const place = {
    file: failure.file === path ? file : failure.file,
    ...(failure.line === undefined ? {} : { line: failure.line }),
    problem: failure.problem
  }
  return failure.kind === "thrown"
    ? new Reason.ModuleThrew(place)
    : new Reason.ModuleSyntax({ ...place, ...(failure.excerpt === undefined ? {} : { excerpt: failure.excerpt }) })
}

/** The migration that the module of a revision exports; `file` is its name in messages. */
export const migrationOf = (file: string, module: object): Effect.Effect<Migration.Any, ScriptReason> => {
  if (!("default" in module)) return Effect.fail(new Reason.NoDefaultExport({ file }))
  const value = module.default
  return Migration.isMigration(value)
    ? Effect.succeed(value)
    : Effect.fail(new Reason.NotMigration({ file, found: kindOf(value) }))
}

/** The kind of a value, for a message about an unexpected one. */
export const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return "an array"
  if (Effect.isEffect(value)) return "an Effect"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}
