/**
 * Drizzle: 0.x has `<tag>.sql` and `meta/_journal.json`, 1.0 a folder for each migration. Its rows have the SHA-256 of the
 * text, and the time of the migration's creation in milliseconds.
 */
import { base, byNumber, byText, folder, otherEndings, words } from "../text/names.ts"
import type { Declared, Fields, File, Listing, Reading, Recorded } from "../tool.ts"

interface Entry {
  readonly when: number
  readonly tag: string
}

const isEntry = (entry: unknown): entry is Entry =>
  typeof entry === "object" && entry !== null && "when" in entry && "tag" in entry && typeof entry.tag === "string" &&
  typeof entry.when === "number"

const journalOf = (
  files: ReadonlyArray<File>
): { readonly file: File; readonly entries: ReadonlyArray<Entry> } | undefined => {
  const file = files.find(({ path }) => path === "meta/_journal.json" || path.endsWith("/meta/_journal.json"))
  if (file === undefined) return undefined
  try {
    const { entries } = JSON.parse(file.text) as { readonly entries?: unknown }
    return Array.isArray(entries) ? { file, entries: entries.filter(isEntry) } : undefined
  } catch {
    return undefined
  }
}

/** The folders of 1.0: fourteen digits of a time, and a name. */
const folders = (files: ReadonlyArray<File>): ReadonlyArray<File> =>
  files.filter(({ path }) => base(path) === "migration.sql" && /^\d{14}(?:_|$)/.test(base(folder(path))))

const millisOf = (name: string): number =>
  Date.parse(name.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*$/, "$1-$2-$3T$4:$5:$6Z"))

const declared = (name: string, { path, text }: File): Declared => ({
  name,
  message: words(name.replace(/^\d+_?/, "")) || name,
  file: path,
  checksums: [text, ...otherEndings(text)].map((of) => ({ algorithm: "sha256", of })),
  // The mark between statements is a comment of SQL.
  upgrade: { text, transaction: true }
})

const list = (files: ReadonlyArray<File>): Listing => {
  const journal = journalOf(files)
  if (journal === undefined) {
    return {
      declared: folders(files).map((file) => declared(base(folder(file.path)), file))
        .toSorted((left, right) => byText(left.name, right.name)),
      programs: []
    }
  }
  const place = folder(folder(journal.file.path))
  const byPath = new Map(files.map((file) => [file.path, file]))
  return {
    declared: journal.entries.toSorted((left, right) => left.when - right.when)
      .map((entry) => journaled(entry, place === "" ? "" : `${place}/`, byPath)),
    programs: []
  }
}

const journaled = ({ tag, when }: Entry, place: string, files: ReadonlyMap<string, File>): Declared => {
  const path = `${place}${tag}.sql`
  const file = files.get(path)
  return file === undefined
    ? {
      name: String(when),
      message: words(tag),
      file: path,
      upgrade: { text: "", transaction: true },
      refused: { line: 1, what: "the journal names it and it does not exist", advice: "Restore the file" }
    }
    : { ...declared(tag, file), name: String(when) }
}

/** The migration that a row is of: by its name (1.0), else by its time, which 1.0 knows in seconds. */
const nameOf = (row: Fields, known: ReadonlyArray<Declared>): string => {
  if (typeof row["name"] === "string") return row["name"]
  const when = String(row["created_at"])
  const found = known.find(({ name }) => name === when) ??
    known.find(({ name }) =>
      /^\d{14}(?:_|$)/.test(name) && Math.trunc(millisOf(name) / 1000) === Math.trunc(Number(when) / 1000)
    )
  return found?.name ?? when
}

const recordedOf = (row: Fields, known: ReadonlyArray<Declared>): Recorded => {
  const at = row["applied_at"]
  return { name: nameOf(row, known), checksum: String(row["hash"]), ...(typeof at === "string" ? { at } : {}) }
}

export const drizzle: Reading = {
  places: ["drizzle", "drizzle/migrations", "migrations"],
  recognizes: (files) =>
    journalOf(files) !== undefined ||
    folders(files).some(({ path }) => files.some((file) => file.path === `${folder(path)}/snapshot.json`)),
  list,
  record: (rows, known) => {
    // 0.x runs what is newer than the newest row, so everything before that counts as applied.
    const isOld = rows.some((row) => typeof row["name"] !== "string")
    const found = rows.toSorted((left, right) => byNumber(String(left["id"]), String(right["id"])))
      .map((row) => recordedOf(row, known))
    const names = new Set(found.map(({ name }) => name))
    const newest = isOld ? known.findLastIndex(({ name }) => names.has(name)) : -1
    const implied = known.slice(0, newest + 1).filter(({ name }) => !names.has(name)).map(({ name }): Recorded => ({
      name
    }))
    return [...found, ...implied]
  }
}
