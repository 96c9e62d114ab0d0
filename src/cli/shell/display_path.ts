/**
 * How paths are shown.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"

/** A path as a person in the working directory would write it. */
export const displayPath = Effect.fnUntraced(function*(file: string) {
  const path = yield* Path.Path
  return path.relative(process.cwd(), file)
})
