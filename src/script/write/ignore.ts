/**
 * Lines of `.gitignore` for a directory that must not be committed.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { readRegularText } from "../file/regular.ts"

const escaped = (text: string): string => text.replace(/[$()+.\\^{|}]/g, "\\$&")

/** A pattern as a regular expression; a pattern for all that is in a directory counts as one for the directory. */
const expression = (pattern: string): RegExp =>
  new RegExp(
    `^${
      pattern.replace(/^\//, "").replace(/(?:\/\*{0,2})+$/, "").split(/(\*\*\/|\*+|\?|\[[^\]]*\])/).map((part) =>
        part === "**/"
          ? "(?:.*/)?"
          : part.startsWith("*")
          ? "[^/]*"
          : part === "?"
          ? "[^/]"
          : part.startsWith("[")
          ? part.replace(/^\[!/, "[^").replaceAll("\\", "\\\\")
          : escaped(part)
      ).join("")
    }$`
  )

/**
 * What a text of `.gitignore` says of a directory at a path relative to it, with `/` between names: the last pattern that
 * matches decides. Undefined if none does. (https://git-scm.com/docs/gitignore)
 */
export const verdict = (text: string, directory: string): "ignored" | "included" | undefined =>
  text.split(/\r?\n/).reduce<"ignored" | "included" | undefined>((said, line) => {
    const [, not, pattern = ""] = /^(!?)(.*?) *$/.exec(line)!
    if (pattern === "" || pattern.startsWith("#")) return said
    // A pattern with a slash before its end is relative to the file, any other one is the name of a directory at any depth.
    const isName = !/\/(?!$)/.test(pattern)
    const name = isName ? directory.slice(directory.lastIndexOf("/") + 1) : directory
    try {
      return expression(pattern).test(name) ? (not === "!" ? "included" : "ignored") : said
    } catch {
      return said
    }
  }, undefined)

/** What to append to a text of `.gitignore` so that it ignores a directory beside it, with the line breaks of the text. */
export const addition = (text: string, directory: string): string => {
  const end = text.includes("\r\n") ? "\r\n" : "\n"
  return `${text === "" || text.endsWith("\n") ? "" : end}${directory}/${end}`
}

/** What became of `.gitignore`; `kept` if the directory was ignored, or included on purpose, before. */
export type Ignored = "written" | "extended" | "kept" | "failed"

/**
 * Makes git ignore a directory that is or will be in `parent`, by the `.gitignore` there. Those above it, up to the root of
 * the repository, are read as well. Never fails.
 */
export const ignoreDirectory = Effect.fnUntraced(function*(
  parent: string,
  directory: string
): Effect.fn.Return<Ignored, never, FileSystem.FileSystem | Path.Path> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const exists = (file: string) => Effect.orElseSucceed(fs.exists(file), () => false)
  const file = path.join(parent, ".gitignore")
  let repository = path.resolve(parent)
  while (!(yield* exists(path.join(repository, ".git")))) {
    if (repository === path.dirname(repository)) {
      repository = path.resolve(parent)
      break
    }
    repository = path.dirname(repository)
  }
  for (let at = path.resolve(parent);; at = path.dirname(at)) {
    const text = yield* Effect.orElseSucceed(readRegularText(path.join(at, ".gitignore")), () => "")
    const said = verdict(text, path.relative(at, path.resolve(parent, directory)).replaceAll("\\", "/"))
    if (said !== undefined) return "kept"
    if (at === repository) break
  }
  const isPresent = yield* exists(file)
  const write = Effect.flatMap(
    isPresent ? readRegularText(file) : Effect.succeed(""),
    // An append keeps the mode and the bytes of the file.
    (text) => fs.writeFileString(file, addition(text, directory), { flag: "a" })
  )
  return yield* Effect.match(write, {
    onFailure: () => "failed" as const,
    onSuccess: () => isPresent ? "extended" as const : "written" as const
  })
})
