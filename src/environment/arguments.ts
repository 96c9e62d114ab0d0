/**
 * What a person said on the command line to `env.ts` itself: `-x key=value` and `--tag`.
 *
 * A reference, so that whoever loads an environment may provide it: the command line does from its flags, an
 * application around `Migrator.layerUpgrade`, a test around `Environment.load`.
 */
import * as Context from "effect/Context"

/** The values of `-x` by key (one without `=` is empty, the last of several counts), and the text of `--tag`. */
export interface Given {
  readonly x: Readonly<Record<string, string>>
  readonly tag: string | undefined
}

/** The arguments; none unless they are provided. */
export const Arguments = Context.Reference<Given>("strata/environment/Arguments", {
  defaultValue: () => ({ x: {}, tag: undefined })
})
