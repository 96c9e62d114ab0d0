/**
 * The directories of revisions: the script directory itself, and others that `env.ts` names beside or inside of it.
 *
 * They are relative to the script directory with `/` between their parts, and so are the files of revisions.
 */
import { posix } from "node:path"

/** Where revisions are when `env.ts` does not say: beside it. */
export const defaultVersions: ReadonlyArray<string> = ["."]

/** Says what keeps a text from naming a directory of revisions as the end of a sentence, or undefined. */
export const versionProblem = (version: string): string | undefined => {
  if (version === "") return `it is empty. Write "." for the script directory itself`
  if (/^\/|^[a-z]:|\\|\p{Cc}|\p{Cs}/iu.test(version)) {
    return `it must be relative to the script directory, with "/" between its parts, such as "billing/migrations"`
  }
  return undefined
}

/** The one spelling of a directory: no `./` in front, no `/` at the end. */
export const normalize = (version: string): string => posix.normalize(version).replace(/(.)\/$/, "$1")

/** The path of a file in a directory of revisions, relative to the script directory. */
export const within = (version: string, file: string): string => version === "." ? file : `${version}/${file}`

/** What messages call a file: the name of the script directory and the file's path from there. */
export const nameOf = (directory: string, file: string): string => posix.join(directory, file)

/** The directory that a file lies in, the innermost one when they are nested. */
export const versionOf = (versions: ReadonlyArray<string>, file: string): string | undefined =>
  versions
    .filter((version) => version === "." ? !file.startsWith("../") : file.startsWith(`${version}/`))
    .toSorted((a, b) => within(b, "").length - within(a, "").length)[0]
