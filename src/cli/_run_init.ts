/**
 * The work of `init`: writing a script directory.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { Environment } from "../environment/mod.ts"
import { initDirectory } from "../script/mod.ts"
import { note, printJson, printLines } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { word } from "./_shell.ts"
import { shown } from "./_shown.ts"
import { BadUsage, commandError } from "./error.ts"

/** Writes a new script directory and says what to do next. */
export const init = Effect.fnUntraced(function*(
  input: { readonly directory: string | undefined; readonly json: boolean },
  shared: Shared
) {
  const path = yield* Path.Path
  const { directory } = input
  if (directory !== undefined && shared.directory !== undefined && directory !== shared.directory) {
    return yield* commandError(
      new BadUsage({
        problem: `Cannot write to "${directory}" and to --directory "${shared.directory}" at once`,
        remedy: `strata init ${word(directory)}`
      })
    )
  }
  const name = directory ?? shared.directory ?? Environment.defaultDirectory
  const written = yield* initDirectory(path.resolve(name))
  const files = yield* Effect.forEach(written, ({ file }) => shown(path.resolve(name, file)))
  yield* input.json ? printJson({ directory: name, files }) : printLines(files)
  const flag = name === Environment.defaultDirectory ? "" : ` --directory ${word(name)}`
  yield* note(`Wrote ${files.length} files. Next: set DATABASE_URL, or go without for an embedded database, and run:
  strata upgrade${flag}                     apply the example revision
  strata revision -m "add due date"${flag}  write one of your own`)
})
