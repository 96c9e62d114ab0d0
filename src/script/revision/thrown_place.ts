/**
 * Where the code of a user's module threw an error, also long after the module was imported: a migration is a program that
 * runs later.
 */
import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"

/** The name of a file, a line counted from 1, and its text, which is empty if the file cannot be read. */
export interface ThrownPlace {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** The absolute paths of the modules of the user that were imported. */
export const imported = new Set<string>()

interface Frame {
  readonly path: string
  readonly line: number
}

/** A path, or the URL of a file, without its query. */
export const pathOf = (place: string): string => place.startsWith("file:") ? fileURLToPath(place) : place

/** The places in the stack of an error, the innermost first. */
export const framesOf = (error: unknown): ReadonlyArray<Frame> =>
  (error instanceof Error ? (error.stack ?? "").split("\n") : []).flatMap((frame) => {
    const place = /(?:at |\()((?:file:\/\/)?\/[^()]*?)(?:\?[^:()]*)?:(\d+):\d+\)?$/.exec(frame)
    return place === null ? [] : [{ path: pathOf(place[1]!), line: Number(place[2]) }]
  })

/** The innermost place in a module of the user; undefined if the error comes from elsewhere. */
export const thrownPlace = (error: unknown): ThrownPlace | undefined => {
  const found = framesOf(error).find(({ path }) => imported.has(path))
  return found === undefined
    ? undefined
    : { file: basename(found.path), line: found.line, text: lineOf(found) }
}

const lineOf = ({ line, path }: Frame): string => {
  try {
    return readFileSync(path, "utf8").split("\n")[line - 1] ?? ""
  } catch {
    return ""
  }
}
