/**
 * Migrations of which each direction is a file of its own, such as `1_users.up.sql` and `1_users.down.sql`.
 */
import type { Declared, File, Part } from "../tool.ts"
import { matching, words } from "./names.ts"

/** What a tool makes of the name and the files of one migration. */
export interface Pair {
  readonly version: string
  readonly title: string
  readonly up: File | undefined
  readonly down: File | undefined
}

/**
 * The files by their number. The pattern has the groups `version`, `title` and `direction`, which is `down` for a downgrade;
 * a file without a direction is an upgrade.
 */
export const pairs = (files: ReadonlyArray<File>, pattern: RegExp): ReadonlyArray<Pair> => {
  const found = new Map<string, { version: string; title: string; up?: File; down?: File }>()
  for (const { file, groups: { direction = "up", title = "", version = "" } } of matching(files, pattern)) {
    const one = found.get(version) ?? { version, title }
    one[direction === "down" ? "down" : "up"] = file
    if (direction !== "down") one.title = title
    found.set(version, one)
  }
  return [...found.values()].map(({ down, title, up, version }) => ({ version, title, up, down }))
}

/** A migration of two files. One without an upgrade is refused. */
export const declaredPair = (
  { down, title, up, version }: Pair,
  partOf: (file: File) => Part,
  name: string = version
): Declared => ({
  name,
  message: words(title) || version,
  file: (up ?? down)!.path,
  upgrade: up === undefined ? { text: "", transaction: true } : partOf(up),
  ...(down === undefined ? {} : { downgrade: partOf(down) }),
  ...(up === undefined
    ? {
      refused: {
        line: 1,
        what: "a downgrade without its upgrade",
        advice: "Add the file of the upgrade, or remove this one"
      }
    }
    : {})
})
