/**
 * The text that `check`, `diff`, `inspect` and `revision --autogenerate` print about differences.
 */
import * as Effect from "effect/Effect"
import type { Autogenerate } from "../../autogenerate/mod.ts"
import type { Paint } from "../look/style.ts"
import { inline } from "../look/visible.ts"
import { note } from "../shell/output.ts"

/** A line for each difference, followed by a line for each of its hazards. */
export const lines = ({ differences }: Pick<Autogenerate.Check, "differences">, paint: Paint): ReadonlyArray<string> =>
  differences.flatMap(({ hazards, text }) => [
    inline(text),
    ...hazards.map((hazard) => paint.yellow(`  ${hazard.kind}: ${inline(hazard.text)}`))
  ])

/** What the options include, at the beginning of a sentence. */
export const options: { readonly [O in Autogenerate.RoleOption]: string } = {
  owners: "Owners",
  privileges: "Privileges"
}

/** The flags that were given for them. */
export const flagsOf = (roles: Autogenerate.Roles) =>
  (["owners", "privileges"] as const).flatMap((option) => roles[option] ? [`--${option}` as const] : [])

/** Prints hints, and the objects that were not compared, as notices. */
export const remarks = Effect.fnUntraced(function*(
  { hints, notCompared }: Pick<Autogenerate.Check, "hints" | "notCompared">
) {
  for (const hint of hints) yield* note(`Hint: ${hint}`)
  if (notCompared.length > 0) {
    yield* note(
      "Not compared, because they are secrets, are outside of schemas and not declared in env.ts, or are of a kind that " +
        `Strata does not migrate:\n${notCompared.map((one) => `  ${inline(one)}`).join("\n")}`
    )
  }
})
