/**
 * A law of a history: what must hold of it, as an effect that any test runner can run.
 */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { HarnessError } from "../error.ts"
import type { Place } from "../place/place.ts"

/**
 * A law. `check` fails with a `HarnessError` if the law does not hold, and returns why it has nothing to say, if that is
 * so: nothing is skipped without a word.
 */
export interface Law {
  readonly name: string
  readonly check: Effect.Effect<string | undefined, HarnessError, Place | Scope.Scope>
}
