/**
 * Parts of file names: numbers that order files, and the words behind them.
 */
import type { Checksum, File } from "../tool.ts"

/** The last part of a path. */
export const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** The folder of a path; empty for a file directly in the directory. */
export const folder = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0))

/** Words of a file name as a sentence: `add_users-table` is "add users table". */
export const words = (name: string): string => name.replaceAll(/[_\-\s]+/g, " ").trim()

/** The files that match, each with the groups of the pattern on its base name. */
export const matching = (
  files: ReadonlyArray<File>,
  pattern: RegExp
): ReadonlyArray<{ readonly file: File; readonly groups: Readonly<Record<string, string | undefined>> }> =>
  files.flatMap((file) => {
    const groups = pattern.exec(base(file.path))?.groups
    return groups === undefined ? [] : [{ file, groups }]
  })

/** The order of numbers of any length in digits; equal numbers are ordered by their text. */
export const byNumber = (left: string, right: string): number => {
  const [a, b] = [left, right].map((text) => text.replace(/^0+(?=\d)/, "")) as [string, string]
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : left < right ? -1 : left > right ? 1 : 0)
}

/** The order of texts by UTF-16 code units, as most tools sort names. */
export const byText = (left: string, right: string): number => left < right ? -1 : left > right ? 1 : 0

/** A text with the line endings of the other systems, since a checkout may have changed them. */
export const otherEndings = (text: string): ReadonlyArray<string> => [
  text.replaceAll("\r\n", "\n"),
  text.replaceAll(/\r?\n/g, "\r\n")
]

/** The checksums of a whole file: a checkout with the line endings of another system has the same file. */
export const wholeFile = (
  algorithm: Checksum["algorithm"],
  { bytes, text }: File
): ReadonlyArray<Checksum> => [bytes, ...otherEndings(text)].map((of) => ({ algorithm, of }))
