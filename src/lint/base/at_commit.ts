/**
 * The script directory as a commit has it, for what env.ts and the revisions of another release say.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import { join } from "node:path"
import { Environment } from "../../environment/mod.ts"
import * as Git from "../../git/mod.ts"

/**
 * Uses the script directory of a commit, from a copy of its files that remains until the end of the scope. Undefined if the
 * commit has none, and a text if it cannot be read; `name` is what the text calls the commit.
 */
export const atCommit = <A, R>(
  { directory, file }: Environment.Loaded,
  { commit, name }: Pick<Git.Base, "commit" | "name">,
  use: (loaded: Environment.Loaded) => Effect.Effect<A, { readonly message: string }, R>
): Effect.Effect<A | string | undefined, never, R | FileSystem.FileSystem | Path.Path | Scope.Scope> =>
  Effect.gen(function*() {
    const prefix = yield* Git.formerPrefix(directory, { commit }, file.slice(directory.length + 1))
    if (prefix === undefined) return undefined
    const copy = yield* Git.copyOf(directory, commit)
    if (copy === undefined) return `git cannot read the files of ${name}`
    return yield* Effect.match(
      Effect.flatMap(Environment.load({ directory: join(copy, prefix), cwd: copy }), use),
      {
        onFailure: ({ message }): A | string => message.replaceAll(`${copy}/`, ""),
        onSuccess: (found): A | string => found
      }
    )
  })
