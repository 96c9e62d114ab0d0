/**
 * `inspect --models`: writes a database as Effect Schema models, with SQL for what models cannot express.
 *
 * With the result in `env.ts`, `check` finds no differences.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Catalog from "../../catalog/mod.ts"
import * as Codegen from "../../codegen/mod.ts"
import type * as Diff from "../../diff/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import { withoutFormer } from "../compare/tool_tables.ts"
import { homeOf } from "../wording/home.ts"
import { type Home, tidy } from "../wording/short_names.ts"
import { creationOf, textOf } from "../wording/statements.ts"
import { planOf, publicOnly, type Roles } from "./_creation.ts"
import { modelNaming } from "./_model_naming.ts"
import { settled } from "./_model_operations.ts"
import { typesOf } from "./_model_types.ts"

/** The files of models, as paths relative to the directory of `env.ts`. */
export interface ModelFiles {
  readonly module: string
  readonly prelude: string
  readonly sql: string
}

/** A database as models: SQL statements before and after them, and the text of the module. */
export interface Models {
  /** The text of the module, with the SQL itself or with the paths of its files. */
  readonly module: (files?: ModelFiles) => string
  /** What the module exports for `Environment.make`. */
  readonly names: ReadonlyArray<string>
  readonly prelude: ReadonlyArray<string>
  readonly sql: ReadonlyArray<string>
  /** Objects that neither models nor statements create. */
  readonly notCompared: ReadonlyArray<string>
}

/** The models of a catalog that was read from the database of the `SqlClient`, with the naming of the environment. */
export const models = Effect.fn("Autogenerate.models")(
  function*(loaded: Environment.Loaded, catalog: Catalog.Catalog) {
    return yield* Effect.fromResult(modelsOf(yield* withoutFormer(catalog), loaded.environment, yield* homeOf(loaded)))
  }
)

type Settings = Pick<Environment.Environment, "naming" | "schemas"> & { readonly compare?: Roles }

/** As `models`, without a database. Fails as `ddl` does. */
export const modelsOf = (catalog: Catalog.Catalog, { compare, naming, schemas }: Settings, home: Home) =>
  Result.gen(function*() {
    const { models, operations, prelude } = yield* settled(catalog)
    const own = schemasOf(operations)
    const before = yield* statements(yield* planOf(publicOnly(catalog), prelude), own)
    const rest = yield* planOf(models, catalog, compare)
    const after = yield* statements(rest, own)
    const tidied = operations.map((operation) => tidy(operation, home))
    const more = schemas === undefined ? otherSchemas(catalog, own, home) : []
    const names = [
      "models",
      ...(more.length === 0 ? [] : ["schemas"]),
      ...(before.length === 0 ? [] : ["prelude"]),
      ...(after.length === 0 ? [] : ["sql"])
    ]
    return {
      prelude: before,
      sql: after,
      names,
      notCompared: rest.notCompared.map(Catalog.sqlWords).toSorted(),
      module: (files?: ModelFiles) =>
        Codegen.models({
          operations: tidied,
          types: typesOf(catalog, { models, prelude }, home),
          naming: modelNaming(naming),
          exports: [
            ...(more.length === 0 ? [] : [{ name: "schemas" as const, value: more }]),
            ...sqlExport("prelude", before, files?.prelude),
            ...sqlExport("sql", after, files?.sql)
          ],
          intro: introOf(names, files?.module ?? "./models.ts")
        })
    } satisfies Models
  })

// The schemas of the models and those that an environment names are created before everything else.
const statements = ({ steps }: Diff.Plan, own: ReadonlySet<string>) =>
  Result.gen(function*() {
    const texts: Array<string> = []
    for (const step of steps) {
      const { operation } = step
      if (operation._tag !== "CreateSchema") texts.push(...(yield* creationOf(operation, step)))
      else if (!own.has(operation.name)) texts.push(...(yield* textOf({ ...operation, ifNotExists: true })))
    }
    return texts
  })

const schemasOf = (operations: ReadonlyArray<Operation>): ReadonlySet<string> =>
  new Set(
    operations.flatMap((one) => {
      const name = one._tag === "CreateTable" ? one.table : one._tag === "CreateEnum" ? one.name : ""
      return typeof name === "string" ? [] : [name.schema]
    })
  )

const sqlExport = (name: "prelude" | "sql", texts: ReadonlyArray<string>, path: string | undefined) =>
  texts.length === 0 ? [] : [{ name, value: path === undefined ? [scriptOf(texts)] : [{ path }] }]

/** Statements as the text of a file. */
export const scriptOf = (texts: ReadonlyArray<string>): string => texts.map((text) => `${text};\n`).join("\n")

/** All schemas with objects, if there are more than those of the models: by default only those are compared. */
const otherSchemas = (
  catalog: Catalog.Catalog,
  own: ReadonlySet<string>,
  home: Home
): ReadonlyArray<string> => {
  const compared = own.size === 0 ? new Set([home.schema]) : own
  const held = new Set(
    catalog.objects.flatMap((one) =>
      "schema" in one && one.kind !== "extension"
        ? [one.schema]
        : one.kind === "schema" && one.name !== "public"
        ? [one.name]
        : []
    )
  )
  return [...held].every((schema) => compared.has(schema)) ? [] : [...new Set([...held, ...compared])].toSorted()
}

const introOf = (names: ReadonlyArray<string>, module: string): ReadonlyArray<string> => [
  "Models of the database, generated by Strata. You can edit this file.",
  "",
  `In env.ts: import { ${names.join(", ")} } from "${module}", and Environment.make({ ${names.join(", ")} }).`
]
