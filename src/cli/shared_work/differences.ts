/**
 * Differences between two schemas, as `check`, `diff`, `inspect` and `revision --autogenerate` print them.
 */
import * as Effect from "effect/Effect"
import type { Autogenerate } from "../../autogenerate/mod.ts"
import type { Paint } from "../look/style.ts"
import { note } from "../shell/output.ts"

/** One line for each difference, and one below it for each of its hazards. */
export const lines = ({ differences }: Pick<Autogenerate.Check, "differences">, paint: Paint): ReadonlyArray<string> =>
  differences.flatMap(({ hazards, text }) => [
    text,
    ...hazards.map((hazard) => paint.yellow(`  ${hazard.kind}: ${hazard.text}`))
  ])

/** What a person should know besides. */
export const remarks = Effect.fnUntraced(function*(
  { hints, notCompared }: Pick<Autogenerate.Check, "hints" | "notCompared">
) {
  for (const hint of hints) yield* note(`Hint: ${hint}`)
  if (notCompared.length > 0) {
    yield* note(`Not compared, as no operation changes them:\n${notCompared.map((one) => `  ${one}`).join("\n")}`)
  }
})
