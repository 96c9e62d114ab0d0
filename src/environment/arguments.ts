/**
 * The arguments for `env.ts` from the command line: `-x key=value` and `--tag`.
 *
 * A reference, which the command line provides from its flags. An application can provide it to
 * `Migrator.layerUpgrade`, and a test to `Environment.load`.
 */
import * as Context from "effect/Context"

/** The values of `-x` by key (empty without `=`; the last value of a key is used), and the text of `--tag`. */
export interface Given {
  readonly x: Readonly<Record<string, string>>
  readonly tag: string | undefined
}

/** The arguments; none by default. */
export const Arguments = Context.Reference<Given>("strata/environment/Arguments", {
  defaultValue: () => ({ x: {}, tag: undefined })
})
