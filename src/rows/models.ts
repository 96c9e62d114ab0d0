/**
 * Values from models, whose generators are loaded when there are models.
 */
import * as Effect from "effect/Effect"
import type { Naming, Table } from "../schema/mod.ts"
import type { Values } from "./fill.ts"

/** Random values for the columns of models, by table and column; the same for the same seed. */
export const modelValues = (
  models: ReadonlyArray<Table.Table>,
  naming: Naming.Naming,
  seed: number
): Effect.Effect<Values> =>
  models.length === 0 ? Effect.succeed({}) : Effect.flatMap(
    Effect.promise(() => import("./model_values.ts")),
    ({ draw }) => draw(models, naming, seed)
  )
