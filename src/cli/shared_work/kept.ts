/**
 * Where commands that compare with the models keep the catalog of the models.
 */
import * as Effect from "effect/Effect"
import type { Autogenerate } from "../../autogenerate/mod.ts"
import * as Client from "../../client/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { inCi } from "../../script/mod.ts"
import type { Shared } from "../shell/root.ts"

/** The option of a comparison: the user's cache directory; none with `--frozen` and under `CI`, where nothing is remembered. */
export const keptFor = (
  { frozen }: Shared,
  { directory }: Environment.Loaded
): Effect.Effect<Pick<Autogenerate.CompareOptions, "cache">> =>
  Effect.map(
    inCi,
    (isCi) => frozen ?? isCi ? {} : { cache: { directory: Client.userCache(), name: directory } }
  )
