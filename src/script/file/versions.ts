/**
 * The directories of revisions: the script directory itself unless `env.ts` lists others in `versions`.
 *
 * Paths of these directories and of revisions are relative to the script directory and use `/`.
 */
import { posix } from "node:path"

/** The default of `versions`: the script directory itself. */
export const defaultVersions: ReadonlyArray<string> = ["."]

/** Why a text is not a directory of revisions, as the end of a sentence; undefined if it is one. */
export const versionProblem = (version: string): string | undefined => {
  if (version === "") return `it is empty. Write "." for the script directory itself`
  if (/^\/|^[a-z]:|\\|\p{Cc}|\p{Cs}/iu.test(version)) {
    return `it must be a path relative to the script directory with "/", such as "billing/migrations"`
  }
  return undefined
}

/** The canonical spelling of a directory, without a leading `./` and a trailing `/`. */
export const normalize = (version: string): string => posix.normalize(version).replace(/(.)\/$/, "$1")

/** The path of a file in a directory of revisions, relative to the script directory. */
export const within = (version: string, file: string): string => version === "." ? file : `${version}/${file}`

/** The name of a file in messages: the name of the script directory and the path of the file below it. */
export const nameOf = (directory: string, file: string): string => posix.join(directory, file)

/** The directory that a file is in, the innermost one if directories are nested. */
export const versionOf = (versions: ReadonlyArray<string>, file: string): string | undefined =>
  versions
    .filter((version) => version === "." ? !file.startsWith("../") : file.startsWith(`${version}/`))
    .toSorted((a, b) => within(b, "").length - within(a, "").length)[0]
