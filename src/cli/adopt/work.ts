/**
 * The work of `adopt`.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Adopt from "../../adopt/mod.ts"
import * as Client from "../../client/mod.ts"
import { schemas } from "../../document/mod.ts"
import { Environment } from "../../environment/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { initDirectory, ScriptDirectory } from "../../script/mod.ts"
import { BadUsage, CommandError, ConfirmationNeeded, Declined } from "../error.ts"
import * as RevisionText from "../look/revision.ts"
import { inline } from "../look/visible.ts"
import { remarks } from "../shared_work/differences.ts"
import { keptFor } from "../shared_work/kept.ts"
import { displayPath } from "../shell/display_path.ts"
import { onInterruptPrint } from "../shell/interruption.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import { ask, Questions } from "../shell/question.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase, withNewDatabase } from "../shell/session.ts"
import { shellWord } from "../shell/shell_word.ts"

/** The input of `adopt`. */
export interface Input {
  readonly from: string | undefined
  readonly files: string | undefined
  readonly baseline: boolean
  readonly history: boolean
  readonly drift: boolean
  readonly force: ReadonlyArray<string>
  readonly dryRun: boolean
  readonly yes: boolean
  readonly finish: boolean
  readonly undo: boolean
  readonly json: boolean
}

/** Takes over a history, takes that back, or writes the revision that ends it. */
export const work = (input: Input, shared: Shared) =>
  Effect.andThen(
    requireFlags(input),
    input.finish ? finish(input, shared) : input.undo ? undo(input, shared) : adopt(input, shared)
  )

const exclusive = ["baseline", "history", "finish", "undo"] as const

/** Flags that say how to adopt. */
const ofAdopting = ["from", "files", "drift", "force", "dryRun"] as const

const isGiven = (value: boolean | string | undefined | ReadonlyArray<string>): boolean =>
  typeof value === "object" ? value.length > 0 : value !== undefined && value !== false

const requireFlags = Effect.fnUntraced(function*(input: Input) {
  const given = exclusive.filter((flag) => input[flag])
  const other = input.finish || input.undo ? ofAdopting.filter((flag) => isGiven(input[flag])) : []
  if (given.length > 1 || other.length > 0) {
    const names = [...given, ...other].map((flag) => `--${flag === "dryRun" ? "dry-run" : flag}`)
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot combine ${names.join(" and ")}`,
        remedy: other.length > 0 ? "strata adopt --help" : `strata adopt --${given[0]!}`
      })
    )
  }
})

const adopt = (input: Input, shared: Shared) =>
  withNewDatabase(shared, (loaded, isNew) =>
    Effect.gen(function*() {
      const found = yield* Adopt.plan(loaded, {
        from: input.from,
        files: input.files,
        mode: input.baseline ? "baseline" : input.history ? "history" : undefined,
        force: input.force,
        flags: flagsOf(input, shared)
      })
      yield* note(heading(found))
      const changes = yield* Adopt.prove(found, loaded, { onWarning: note, ...(yield* keptFor(shared, loaded)) })
      const isDrifted = changes.length > 0
      const plan = isDrifted && input.drift
        ? { ...found, revisions: [...found.revisions, Adopt.driftRevision(found, changes)] }
        : found
      if (!input.json) {
        yield* printLines(plan.revisions.flatMap(lines))
        if (isDrifted) {
          yield* printLines([
            "",
            "What the database has and no migration made:",
            ...changes.map(({ text }) => `  ${inline(text)}`)
          ])
        }
      }
      if (isDrifted && !input.drift) {
        return yield* Adopt.AdoptError.of(
          new Adopt.NotProved({ flags: plan.flags, mode: plan.mode, differences: changes.map(({ text }) => text) })
        )
      }
      yield* note(proved(plan))
      yield* remarks({ hints: [], notCompared: plan.notCompared })
      if (input.dryRun) {
        if (input.json) yield* printJson(schemas.files, "Adopted", documentOf(plan, loaded.name, false))
        return yield* note("Nothing was written, because of --dry-run")
      }
      if (!input.yes) yield* confirm(plan, input, yield* Migrator.targetOf(loaded.environment))
      const path = yield* Path.Path
      const own = isNew ? yield* created(loaded.directory) : loaded
      const written = yield* Adopt.write(plan, own)
      const recorded = yield* Effect.provide(
        Adopt.record(plan),
        ScriptDirectory.layer(Migrator.openOptions(own)),
        { local: true }
      )
      if (input.json) yield* printJson(schemas.files, "Adopted", documentOf(plan, loaded.name, true))
      const place = yield* displayPath(path.resolve(own.directory))
      yield* note(
        `${
          written > 0
            ? `Wrote ${RevisionText.count(written)} to "${place}" and recorded ${recorded.length} as adopted`
            : recorded.length > 0
            ? `Recorded ${RevisionText.count(recorded.length)} as adopted; the files were in "${place}" already`
            : `All of it was adopted already, into "${place}"`
        }. Next, run: ${
          plan.revisions.every(({ adopted }) => adopted !== undefined)
            ? "strata current"
            : headsIn(plan) > 1
            ? "strata upgrade heads"
            : "strata upgrade"
        }`
      )
    }))

/** How many revisions have no other one behind them. */
const headsIn = ({ revisions }: Adopt.Plan): number => {
  const parents = new Set(revisions.flatMap((one) => one.parents))
  return revisions.filter(({ id }) => !parents.has(id)).length
}

/** A new script directory and its environment. If that cannot be loaded, the directory is left as it was. */
const created = Effect.fnUntraced(function*(directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const isThere = yield* fs.exists(directory)
  const files = yield* initDirectory(directory, "empty")
  const remove = isThere
    ? Effect.forEach(files, ({ file }) => fs.remove(path.join(directory, file)), { discard: true })
    : fs.remove(directory, { recursive: true })
  return yield* Effect.tapError(
    Environment.load({ directory, cwd: process.cwd() }),
    () => Effect.ignore(remove)
  )
})

/** What the command was given besides how to adopt, for commands that repeat it. */
const flagsOf = ({ files, force, from }: Input, { directory }: Shared): string =>
  [
    ...(directory === undefined ? [] : ["--directory", directory]),
    ...(from === undefined ? [] : ["--from", from]),
    ...(files === undefined ? [] : ["--files", files]),
    ...force.flatMap((name) => ["--force", name])
  ].map((word) => ` ${shellWord(word)}`).join("")

/** What was found, in a sentence. */
const heading = ({ found, mode }: Adopt.Plan): string => {
  if (found === undefined) return "No other migration tool was found: the database is taken over as it is"
  const { missing, place, records, tool } = found
  const table = records === undefined ? "" : `the table "${inline(`${records.table.schema}.${records.table.name}`)}"`
  const files = place === undefined ? "" : `the files in "${inline(place)}"`
  return `Found ${tool.title}: ${[table, files].filter((text) => text !== "").join(" and ")}. ${
    mode === "history" ? "Each migration becomes a revision" : "The database becomes one revision"
  }${
    missing === undefined
      ? ""
      : `, because "${missing}", which would write the SQL of each migration, is not on the PATH`
  }`
}

const lines = ({ adopted, changes, id, message, source }: Adopt.Planned): ReadonlyArray<string> => [
  `${inline(id)}  ${adopted === undefined ? "pending" : "applied"}  ${inline(message)}${
    source === undefined ? "" : ` (${inline(source)})`
  }`,
  ...changes.map(({ line, what }) => `    line ${line}: ${inline(what)}`)
]

const proved = ({ mode, revisions }: Adopt.Plan): string => {
  const applied = revisions.filter(({ adopted }) => adopted !== undefined).length
  return mode === "baseline"
    ? "Proved: the revision gives the schema of the database"
    : `Proved: the ${RevisionText.count(applied)} that ${applied === 1 ? "was" : "were"} applied ${
      applied === 1 ? "gives" : "give"
    } the schema of the database`
}

const documentOf = ({ found, mode, revisions }: Adopt.Plan, directory: string, isWritten: boolean) => ({
  directory,
  mode,
  ...(found === undefined ? {} : { tool: found.tool.name }),
  written: isWritten,
  revisions: revisions.map(({ adopted, changes, file, id, message, parents, source }) => ({
    revision: id,
    parents,
    message,
    file,
    ...(source === undefined ? {} : { source }),
    applied: adopted !== undefined,
    ...adopted,
    changes
  }))
})

const confirm = Effect.fnUntraced(
  function*({ flags, revisions }: Adopt.Plan, input: Input, place: Client.Target.Target) {
    const how = (["baseline", "history", "drift"] as const).map((flag) => input[flag] ? ` --${flag}` : "").join("")
    if (!(yield* Questions).possible) {
      return yield* CommandError.of(
        new ConfirmationNeeded({
          action: "adopt",
          command: `strata adopt${flags}${how} --yes`,
          count: revisions.length
        })
      )
    }
    yield* onInterruptPrint("Interrupted: nothing was changed")
    const applied = revisions.filter(({ adopted }) => adopted !== undefined).length
    if (
      !(yield* ask(
        `Write ${RevisionText.count(revisions.length)} and record ${applied} as applied in ${
          Client.Target.named(place)
        }?`
      ))
    ) {
      return yield* CommandError.of(new Declined())
    }
  }
)

const undo = (input: Input, shared: Shared) =>
  withDatabase(shared, () =>
    Effect.gen(function*() {
      const undone = yield* Migrator.undoAdoption("strata adopt --undo")
      if (input.json) {
        yield* printJson(schemas.database, "Stamped", { stamped: [], unstamped: undone, inDoubt: [], ahead: [] })
      }
      yield* note(
        undone.length === 0
          ? "There is no adoption to undo"
          : `Recorded ${
            RevisionText.count(undone.length)
          } as not applied. The files are still there; delete them, or run strata adopt again`
      )
    }))

const finish = (input: Input, shared: Shared) =>
  withDatabase(shared, () =>
    Effect.gen(function*() {
      const created = yield* Adopt.finish()
      if (created === undefined) return yield* note("The database has no table of another migration tool")
      const path = yield* displayPath(created.path)
      yield* input.json
        ? printJson(schemas.files, "Finished", { revision: created.revision.id, path })
        : Console.log(path)
      yield* note(`Wrote revision "${created.revision.id}". Review it, then run: strata upgrade`)
    }))
