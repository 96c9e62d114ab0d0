/**
 * What adopting would write: the revisions, and which of them are recorded as applied.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { Autogenerate } from "../autogenerate/mod.ts"
import * as Codegen from "../codegen/mod.ts"
import type { Environment } from "../environment/mod.ts"
import * as Introspect from "../introspect/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as Tools from "../tool/mod.ts"
import { dictate } from "./dictate.ts"
import { AdoptError, NoProgram, NotAdoptable, NotEmpty, NothingFound } from "./error.ts"
import { type Adopted, history, idOf } from "./history.ts"
import { find, type Found, type Request } from "./survey.ts"

/** How a history is adopted: each migration as a revision, or one revision that creates the database as it is. */
export type Mode = "history" | "baseline"

/** A revision to write. It is recorded as applied if it is `adopted`, with what the tool says of it. */
export interface Planned {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly message: string
  /** The name of its file. */
  readonly file: string
  readonly text: string
  /** Where its statements come from, and how they differ from that. */
  readonly source?: string
  readonly changes: ReadonlyArray<Tools.Change>
  readonly adopted?: { readonly name?: string; readonly toolChecksum?: string; readonly appliedAt?: string }
}

export interface Plan {
  readonly mode: Mode
  readonly found: Found | undefined
  /** The flags of the command, as `Request` has them. */
  readonly flags: string
  readonly revisions: ReadonlyArray<Planned>
  /** What a baseline does not create, in the words of SQL. */
  readonly notCompared: ReadonlyArray<string>
}

export interface PlanOptions extends Request {
  readonly mode?: Mode | undefined
  /** Names of migrations that are adopted in spite of a problem. */
  readonly force?: ReadonlyArray<string> | undefined
}

/** The plan for the database of the `SqlClient`. Writes nothing. */
export const plan = Effect.fn("Adopt.plan")(function*(loaded: Environment.Loaded, options: PlanOptions) {
  const { directory, graph } = yield* ScriptDirectory
  const found = yield* withStatements(yield* find(options, loaded.directory), options)
  const mode = options.mode ??
    (found === undefined || found.listing.programs.length > 0 || found.listing.declared.length === 0
      ? "baseline"
      : "history")
  if (found === undefined && options.mode !== "baseline") {
    return yield* AdoptError.of(new NothingFound({ places: [] }))
  }
  const made = mode === "history" && found !== undefined
    ? { revisions: yield* ofHistory(found, new Set(options.force)), notCompared: [] }
    : yield* ofBaseline(loaded, found)
  const own = new Set(made.revisions.map(({ id }) => id))
  const other = [...graph.revisions.keys()].filter((id) => !own.has(id))
  if (other.length > 0) return yield* AdoptError.of(new NotEmpty({ directory, revisions: other }))
  return { mode, found, flags: options.flags ?? "", ...made } satisfies Plan
})

/** What was found, with the SQL of programs if the tool writes it. */
const withStatements = Effect.fnUntraced(function*(found: Found | undefined, { flags = "", mode }: PlanOptions) {
  const dictation = found?.tool.dictation
  if (found === undefined || dictation === undefined || mode === "baseline" || found.listing.programs.length === 0) {
    return found
  }
  const listing = yield* dictate(dictation, found.listing, found.place ?? ".", flags)
  if (listing === undefined && mode === "history") {
    return yield* AdoptError.of(new NoProgram({ flags, program: dictation.program }))
  }
  return listing === undefined ? { ...found, missing: dictation.program } : { ...found, listing }
})

const ofHistory = Effect.fnUntraced(function*(found: Found, force: ReadonlySet<string>) {
  const path = yield* Path.Path
  const own = found.records === undefined ? found.tool.tables : Tools.ownTables(found.records)
  const texts = new Map(found.files.map(({ path, text }) => [path, text]))
  const { problems, revisions } = history(found.tool, found.listing, found.recorded, own, { texts, force })
  if (problems.length > 0) {
    return yield* AdoptError.of(new NotAdoptable({ tool: found.tool.title, problems }))
  }
  return revisions.map((one) => planned(one, path.join(found.place ?? "", one.declared.file)))
})

const planned = ({ changes, declared, id, parents, recorded, text }: Adopted, source: string): Planned => {
  const one = { id, parents, message: declared.message, file: fileName(id, declared.file), text, source, changes }
  if (recorded === undefined) return one
  const { at, checksum, name } = recorded
  return {
    ...one,
    adopted: {
      name,
      ...(checksum === undefined ? {} : { toolChecksum: checksum }),
      ...(at === undefined ? {} : { appliedAt: at })
    }
  }
}

/**
 * The name of a revision's file: that of the migration, or of its folder where the files of all have one name, with the id
 * behind the number that orders them.
 */
const fileName = (id: string, migration: string): string => {
  const parts = migration.replace(/\.py$/, "").split("/")
  const last = parts.at(-1)!
  const isCommon = ["migration.sql", "up.sql"].includes(last) && parts.length > 1
  const named = (isCommon ? parts.at(-2)! : last.replace(/(?:\.up)?\.sql$/, "")).replaceAll(/[^\w.-]+/g, "_")
  // A tool with ids has them in front of its names.
  const stem = named.startsWith(`${id}_`) ? named.slice(id.length) : named
  const [, number = "", rest = ""] = /^(V?[\d.]*\d)?[_-]*(.*)$/.exec(stem)!
  return `${[number, id, rest].filter((part) => part !== "").join("_")}.sql`
}

const ofBaseline = Effect.fnUntraced(function*(loaded: Environment.Loaded, found: Found | undefined) {
  const catalog = Introspect.withoutTables(
    Autogenerate.withoutTools(yield* Autogenerate.inspect(loaded)),
    Tools.ownTables(found?.records)
  )
  const { notCompared, statements } = yield* Effect.fromResult(Autogenerate.ddl(catalog, loaded.environment.compare))
  const upgrade = statements.map((statement) => `${statement};`)
  const id = idOf(`baseline\n${upgrade.join("\n")}`)
  const last = found?.recorded.at(-1)
  const revision: Planned = {
    id,
    parents: [],
    message: "baseline",
    file: `${id}_baseline.sql`,
    text: Codegen.sqlFile({
      revision: { id, parents: [], message: "baseline" },
      intro: found === undefined
        ? "The database as it was when Strata took it over"
        : `The database as it was when Strata took it over from ${found.tool.title}`,
      upgrade
    }),
    changes: [],
    adopted: last === undefined ? {} : { name: last.name, ...(last.at === undefined ? {} : { appliedAt: last.at }) }
  }
  return { revisions: [revision], notCompared }
})
