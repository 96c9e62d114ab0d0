/**
 * The work of `inspect`.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import { Autogenerate } from "../../autogenerate/mod.ts"
import { type Catalog, sqlWords } from "../../catalog/mod.ts"
import { type Models, schemas } from "../../document/mod.ts"
import { Environment } from "../../environment/mod.ts"
import { writeNew } from "../../script/mod.ts"
import { BadUsage, CommandError, FileNotWritten } from "../error.ts"
import { inline } from "../look/visible.ts"
import { options, remarks } from "../shared_work/differences.ts"
import { displayPath } from "../shell/display_path.ts"
import { note, printJson, printLines, printSource } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withSchema } from "../shell/session.ts"

/** The input of `inspect`. */
export interface Input extends Autogenerate.Roles {
  readonly database: string | undefined
  readonly sql: boolean
  readonly models: boolean
  readonly output: string | undefined
  readonly json: boolean
}

/** Prints the schema of the database as a list of objects, a catalog, SQL or models. */
export const work = (input: Input, shared: Shared) =>
  Effect.andThen(
    checkUsage(input),
    Effect.flatMap(addressOf(input), (address) =>
      withSchema(shared, address, noDatabase, (given) =>
        Effect.gen(function*() {
          const loaded = Autogenerate.withRoles(given, input)
          const { compare } = loaded.environment
          const catalog = yield* Autogenerate.inspect(loaded)
          for (const option of Autogenerate.rolesIn(catalog, compare)) {
            yield* note(`${options[option]} are left out; include them with --${option}`)
          }
          if (input.models) {
            return yield* inspectModels(input, loaded, catalog)
          }
          if (!input.sql) {
            return yield* input.json
              ? printJson(schemas.models, "Inspected", documentOf(catalog))
              : printLines(overview(catalog, compare))
          }
          const { notCompared, statements } = yield* Effect.fromResult(
            Autogenerate.ddl(catalog, compare)
          )
          yield* input.json
            ? printJson(schemas.models, "InspectedSql", { statements, notCompared })
            : printSource(
              statements.map((statement) =>
                `${statement};`
              ).join("\n")
            )
          yield* remarks({ hints: [], notCompared })
        })))
  )

const noDatabase = new BadUsage({
  problem: "Cannot find a database to inspect: none is named, DATABASE_URL is not set, and there is no "
    + `"${Environment.defaultDirectory}" with an env.ts. Name the database by its URL or by env:VARIABLE`,
  remedy: `strata inspect "postgresql://…"`
})

/** The URL of the database that is named on the command line. */
const addressOf = Effect.fnUntraced(function*({ database }: Input) {
  if (database === undefined) return undefined
  const address = yield* Autogenerate.addressOf(Autogenerate.parseSide(database))
  return address ?? (yield* CommandError.of(
    new BadUsage({
      problem: `Cannot inspect "${database}": it is neither a URL nor env:VARIABLE`,
      remedy: "strata inspect env:DATABASE_URL"
    })
  ))
})

const checkUsage = ({ models, output, sql }: Input) =>
  models && sql
    ? Effect.fail(
      CommandError.of(
        new BadUsage({ problem: "Cannot combine --sql with --models", remedy: "strata inspect --models" })
      )
    )
    : !models && output !== undefined
    ? Effect.fail(
      CommandError.of(
        new BadUsage({
          problem: "Cannot use --output without --models",
          remedy: `strata inspect --models --output ${output}`
        })
      )
    )
    : Effect.void

/** The document of a catalog, whose objects have the same form. */
const documentOf = ({ edges, objects }: Catalog): typeof Models.Inspected.Type => ({
  objects: objects.map((object) => ({ ...object })),
  edges
})

const overview = ({ objects }: Catalog, roles: Autogenerate.Roles): ReadonlyArray<string> =>
  objects.filter(({ kind }) => Autogenerate.isIncluded(kind, roles)).map(({ address }) => inline(sqlWords(address)))

const inspectModels = Effect.fnUntraced(function*(
  { json, output }: Input,
  loaded: Environment.Loaded,
  catalog: Catalog
) {
  const models = yield* Autogenerate.models(loaded, catalog)
  const { notCompared, prelude, sql } = models
  if (output !== undefined) {
    const files = yield* write(models, output, loaded)
    yield* json
      ? printJson(schemas.models, "InspectedFiles", { paths: files.paths, notCompared })
      : printLines(files.paths)
    yield* note(`Wrote ${files.paths.length === 1 ? "1 file" : `${files.paths.length} files`}. ${files.next}`)
  } else {yield* json
      ? printJson(schemas.models, "InspectedModels", { module: models.module(), prelude, sql, notCompared })
      : printSource(models.module())}
  yield* remarks({ hints: [], notCompared })
})

/** Writes the files. Fails if one of them exists. Paths in the module are relative to the directory of `env.ts`. */
const write = Effect.fnUntraced(function*(models: Autogenerate.Models, folder: string, loaded: Environment.Loaded) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const at = (name: string) => path.resolve(folder, name)
  const fromEnv = (name: string) => {
    const relative = path.relative(loaded.directory, at(name)).replaceAll("\\", "/")
    return relative.startsWith(".") ? relative : `./${relative}`
  }
  if (path.resolve(folder) === path.resolve(loaded.directory)) {
    return yield* CommandError.of(
      new FileNotWritten({
        file: yield* displayPath(at("models.ts")),
        problem: "files in the directory of env.ts are loaded as revisions"
      })
    )
  }
  const { prelude, sql } = models
  const places = { module: fromEnv("models.ts"), prelude: fromEnv("prelude.sql"), sql: fromEnv("schema.sql") }
  const files = [
    { file: at("models.ts"), text: models.module(places) },
    ...(prelude.length === 0 ? [] : [{ file: at("prelude.sql"), text: Autogenerate.scriptOf(prelude) }]),
    ...(sql.length === 0 ? [] : [{ file: at("schema.sql"), text: Autogenerate.scriptOf(sql) }])
  ]
  const paths = yield* Effect.forEach(files, ({ file }) => displayPath(file))
  for (const [index, { file }] of files.entries()) {
    if (yield* Effect.orElseSucceed(fs.exists(file), () => false)) {
      return yield* CommandError.of(new FileNotWritten({ file: paths[index]!, problem: "the file exists" }))
    }
  }
  const written = Effect.forEach(files, ({ file, text }) => writeNew(file, text))
  yield* Effect.mapError(
    Effect.andThen(fs.makeDirectory(path.resolve(folder), { recursive: true }), written),
    ({ reason }: PlatformError) => CommandError.of(new FileNotWritten({ file: paths[0]!, problem: reason._tag }))
  )
  const { names } = models
  const next = `In env.ts, import { ${names.join(", ")} } from "${places.module}" and use ` +
    `Environment.make({ ${names.join(", ")} }), then run: strata check`
  return { paths, next }
})
