/**
 * Parts of a module of models: declarations, their comments, and names as keys.
 */
import type { Name } from "../../operation/mod.ts"
import { commentLines } from "../source/comment.ts"
import { print, type Source } from "../source/source.ts"

/** `export const name = source`, with a suffix on its last line. */
export const assignment = (name: string, source: Source, suffix = ""): string => {
  const head = `export const ${name} = `
  return `${head}${print(source, { indent: 0, column: head.length, after: suffix.length })}${suffix}`
}

/** A comment of the database as the comment of a declaration; empty if there is none. */
export const doc = (comment: string | undefined): string => {
  if (comment === undefined || comment.trim() === "") return ""
  const lines = commentLines(comment.replaceAll("*/", "* /"), " *", 0)
  return lines.length === 1 ? `/** ${lines[0]!.slice(3)} */\n` : `/**\n${lines.join("\n")}\n */\n`
}

/** A name as a key of a map. */
export const keyOf = (name: Name): string =>
  JSON.stringify(typeof name === "string" ? [name] : [name.schema, name.name])

/** The name without its schema. */
export const bare = (name: Name): string => typeof name === "string" ? name : name.name

/** The name with its schema as a prefix, as one word. */
export const withSchema = (name: Name): string => typeof name === "string" ? name : `${name.schema}_${name.name}`

/** The key of a comment. */
export const commentKey = (kind: "constraint" | "index", name: string): string => `${kind} ${name}`
