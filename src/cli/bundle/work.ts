/**
 * The work of `bundle`.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { schemas } from "../../document/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { bundleSource, readRegularText, ScriptError, writeText } from "../../script/mod.ts"
import { BadUsage, BundleStale, CommandError } from "../error.ts"
import { displayPath } from "../shell/display_path.ts"
import { note, print, printJson } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { load } from "../shell/session.ts"
import { shellWord } from "../shell/shell_word.ts"

const notRevision = /^strata\.bundle\.m?[tj]s$/

/** Fails if the module would be read as a revision, because of its place and its name. */
const requireElsewhere = Effect.fnUntraced(function*(target: string, name: string, loaded: Environment.Loaded) {
  const path = yield* Path.Path
  const { recursive, versions } = loaded.environment
  const isAmongRevisions = versions.some((version) => {
    const from = path.relative(path.join(loaded.directory, version), path.dirname(target))
    return from === "" || (recursive && !from.startsWith("..") && !path.isAbsolute(from))
  })
  if (!isAmongRevisions || notRevision.test(path.basename(target))) return
  return yield* CommandError.of(
    new BadUsage({
      problem: `Cannot write the module to "${name}": it would be read as a revision there`,
      remedy: "strata bundle"
    })
  )
})

/** Writes the module if it is out of date, or fails with `check`. */
export const work = Effect.fnUntraced(function*(
  input: { readonly out: string | undefined; readonly check: boolean; readonly json: boolean },
  shared: Shared
) {
  const path = yield* Path.Path
  const loaded = yield* load(shared)
  const target = path.resolve(input.out ?? path.join(loaded.directory, `strata.bundle${path.extname(loaded.file)}`))
  const name = yield* displayPath(target)
  yield* requireElsewhere(target, name, loaded)
  const out = input.out === undefined ? "" : ` --out ${shellWord(input.out)}`
  const frozen = input.check ? true : shared.frozen
  const found = yield* Effect.orElseSucceed(readRegularText(target), () => undefined)
  const text = yield* bundleSource(target, loaded.file).pipe(
    Effect.provide(Migrator.layerFiles(loaded, frozen === undefined ? {} : { frozen })),
    // With an outdated lock, the module is outdated too.
    Effect.catchIf(
      (error): error is ScriptError =>
        input.check && error instanceof ScriptError && error.reason._tag === "LockOutdated",
      () => Effect.undefined
    )
  )
  const stale = text === undefined || text !== found
  if (stale && !input.check) yield* writeText(target, name, text!)
  yield* input.json
    ? printJson(schemas.files, "Bundled", { path: name, stale, written: stale && !input.check })
    : print(name)
  if (!stale) return yield* note(`"${name}" is up to date`)
  if (input.check) return yield* CommandError.of(new BundleStale({ file: name, command: `strata bundle${out}` }))
  yield* note(`Wrote "${name}"; import it in the application and write it again after each change of a revision`)
})
