/**
 * Reads from git what the models of the previous release use.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Environment } from "../../environment/mod.ts"
import type * as Git from "../../git/mod.ts"
import type { Column, Name } from "../../operation/mod.ts"
import { Desired } from "../../schema/mod.ts"
import type { Models, Used } from "../rule/reader.ts"
import { atCommit } from "./at_commit.ts"

/** What the models of an environment use; undefined if it has none, or if they are invalid. */
const readerOfModels = (
  { lengths, models, naming, renderers, searchPath }: Environment.Environment
): Models | undefined => {
  const made = Desired.make(models, { naming, renderers, lengths })
  if (models.length === 0 || Result.isFailure(made)) return undefined
  const nameOf = (name: Name) => typeof name === "string" ? `${searchPath[0]!}.${name}` : `${name.schema}.${name.name}`
  return {
    source: "models",
    tables: new Map(
      made.success.operations.flatMap((operation) =>
        operation._tag === "CreateTable" ? [[nameOf(operation.table), usedIn(operation.columns)] as const] : []
      )
    )
  }
}

const usedIn = (columns: ReadonlyArray<Column>): ReadonlyMap<string, Used> =>
  new Map(columns.map(({ name, nullable = true }) => [name, { nullable }]))

/**
 * What the models at the base of a checkout use: its env.ts is run from a copy of the commit. Undefined if it has none, and
 * a text if it cannot be run.
 */
export const readerAt = Effect.fn("Lint.readerAt")(
  (loaded: Environment.Loaded, base: Git.Base) =>
    atCommit(loaded, base, ({ environment }) => Effect.succeed(readerOfModels(environment))),
  Effect.scoped
)
