/**
 * What `lint` and `ci` have in common: the shadow that is named, the models of the base, and the order of branches.
 */
import * as Effect from "effect/Effect"
import { Autogenerate } from "../../autogenerate/mod.ts"
import * as Client from "../../client/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import type * as Git from "../../git/mod.ts"
import * as Lint from "../../lint/mod.ts"
import { BadUsage, CommandError } from "../error.ts"
import { note } from "../shell/output.ts"

/** What the models of the base use; says why if they cannot be read. */
export const readerAt = Effect.fnUntraced(function*(loaded: Environment.Loaded, base: Git.Base) {
  const found = yield* Lint.readerAt(loaded, base)
  if (typeof found !== "string") return found
  yield* note(`The models of ${base.name} cannot be read, so that all columns count as used: ${found}`)
  return undefined
})

/** Whether the order of two branches matters, as a sentence. */
export const commutation = ({ left, order, remarks, right }: Lint.Commutation): string => {
  const said = order === "any"
    ? `The branches of "${left}" and "${right}" can be applied in any order`
    : order === "unknown"
    ? `The branches of "${left}" and "${right}" were not compared`
    : `The branches of "${left}" and "${right}" cannot be applied in any order`
  return [said, ...remarks].join(". ")
}

/** The server of `--shadow`: a URL, or `env:NAME`. */
export const shadowAt = Effect.fnUntraced(function*(text: string) {
  const url = yield* Autogenerate.addressOf(Autogenerate.parseSide(text))
  if (url !== undefined) return yield* Effect.fromResult(Client.Target.parse(url))
  return yield* CommandError.of(
    new BadUsage({
      problem:
        `Cannot use "${text}" as --shadow: it is neither the URL of a server nor env:NAME, which names a variable ` +
        "with a URL",
      remedy: "strata lint, which uses an embedded database, or strata lint --shadow env:NAME"
    })
  )
})
