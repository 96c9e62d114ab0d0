/**
 * The work of `stats`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import * as Lint from "../../lint/mod.ts"
import { printJson } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"

/** Prints the document, which is the only form: its reader is `lint`. */
export const work = (_: unknown, shared: Shared) =>
  withDatabase(
    shared,
    ({ environment }) =>
      Effect.flatMap(Lint.stats(environment.ledger), (found) => printJson(schemas.lint, "Stats", found))
  )
