/**
 * Paths in output.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"

/** A path relative to the working directory. */
export const displayPath = Effect.fnUntraced(function*(file: string) {
  const path = yield* Path.Path
  return path.relative(process.cwd(), file)
})
