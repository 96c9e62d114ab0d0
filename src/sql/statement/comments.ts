/** The comments of a statement. */
import { tokens } from "../../text/mod.ts"

/** The statement with every comment replaced by a space. */
export const withoutComments = (text: string): string =>
  tokens(text).map(({ end, kind, start }) => kind === "comment" ? " " : text.slice(start, end)).join("").trim()

/** The comments above the first token of a statement, unchanged. */
export const commentsAbove = (text: string): string => {
  const first = tokens(text).find(({ kind }) => kind !== "comment" && kind !== "space")
  return text.slice(0, first?.start)
}
