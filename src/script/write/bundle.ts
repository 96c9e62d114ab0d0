/**
 * The module that `strata bundle` writes: the revisions, `strata.lock` and the environment, for a bundler. Pure but for
 * reading the files of SQL revisions.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { ScriptDirectory } from "../directory/script_directory.ts"
import { ScriptError } from "../error.ts"
import { placeOf, read, textOf } from "../file/listing.ts"
import { nameOf } from "../file/versions.ts"
import { entryOf, lockName, print } from "../lock/lock_file.ts"
import { NotBundled } from "../reason/bundle.ts"
import { ChangedOnDisk } from "../reason/history.ts"

/**
 * The source of the module at `target`, an absolute path; `env` is the absolute path of `env.ts`. It depends on the files
 * alone. Fails with `NotBundled` for the name of a module that bundlers read in different ways.
 */
export const bundleSource = Effect.fn("ScriptDirectory.bundle")(function*(target: string, env: string) {
  const path = yield* Path.Path
  const { directory, revisions } = yield* ScriptDirectory
  const place = placeOf(path, directory)
  const from = path.dirname(target)
  const specifier = (file: string): string => {
    const relative = path.relative(from, file).replaceAll("\\", "/")
    return literal(relative.startsWith(".") ? relative : `./${relative}`)
  }
  const imports: Array<string> = []
  const contents = yield* Effect.forEach(
    [...revisions.values()],
    Effect.fnUntraced(function*(revision) {
      const file = path.join(directory, revision.file)
      const name = nameOf(place.name, revision.file)
      if (revision.format === "ts") {
        if (/[?#%]/.test(path.relative(from, file))) return yield* ScriptError.of(new NotBundled({ file: name }))
        const binding = `revision${imports.length}`
        imports.push(`import ${binding} from ${specifier(file)}`)
        return `  ${literal(revision.file)}: ${binding}`
      }
      const found = yield* read({ ...revision, path: file, name })
      if (found.checksum !== revision.checksum) {
        return yield* ScriptError.of(new ChangedOnDisk({ file: name, revision: revision.id }))
      }
      return `  ${literal(revision.file)}: ${lines(yield* textOf(found))}`
    })
  )
  return `/**
 * The revisions of a program that is bundled, with the checksums of their files. Written by strata bundle; do not edit.
 */
import { Script } from "effect-strata"
${imports.map((line) => `${line}\n`).join("")}
export { default as environment } from ${specifier(env)}

export const revisions = Script.ScriptDirectory.fromGlob({
${[`  ${literal(lockName)}: ${lines(print([...revisions.values()].map(entryOf)))}`, ...contents].join(",\n")}
})
`
})

/** A text with one literal for each of its lines. */
const lines = (text: string): string => {
  const parts = text.split("\n")
  return parts.length === 1
    ? literal(text)
    : `[\n${parts.map((part) => `    ${literal(part)}`).join(",\n")}\n  ].join("\\n")`
}

/** A string literal that can be in any JavaScript, also in one that is in a page. */
const literal = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|<(?=[!/])/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )
