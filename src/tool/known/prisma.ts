/** Prisma Migrate: a folder for each migration with `migration.sql`; its rows have the SHA-256 of the file. */
import { base, byText, folder, wholeFile, words } from "../text/names.ts"
import type { Declared, Fields, File, Reading, Recorded } from "../tool.ts"

const scripts = (files: ReadonlyArray<File>): ReadonlyArray<File> =>
  files.filter(({ path }) => base(path) === "migration.sql" && folder(path) !== "")

const declared = (file: File): Declared => {
  const { path, text } = file
  const name = base(folder(path))
  return {
    name,
    message: words(name.replace(/^\d+_?/, "")) || name,
    file: path,
    checksums: wholeFile("sha256", file),
    // The file is sent as one query, and a failure leaves what ran before it: Prisma asks for a repair by hand.
    upgrade: { text, transaction: true }
  }
}

const recordedOf = (row: Fields): Recorded => {
  const name = String(row["migration_name"])
  const checksum = String(row["checksum"])
  const at = row["finished_at"]
  if (typeof at === "string") return { name, checksum, at }
  const repair =
    `Repair the database by hand, then run: npx prisma migrate resolve --applied "${name}" (or --rolled-back)`
  return { name, checksum, problem: { what: "it was started and not finished", repair } }
}

export const prisma: Reading = {
  places: ["prisma/migrations"],
  recognizes: (files) =>
    files.some(({ path }) => base(path) === "migration_lock.toml") ||
    scripts(files).some(({ path }) => /^\d{14}(?:_|$)/.test(base(folder(path)))),
  list: (files) => ({
    declared: scripts(files).map(declared).toSorted((left, right) => byText(left.name, right.name)),
    programs: []
  }),
  record: (rows) =>
    rows.filter((row) => row["rolled_back_at"] === null)
      .toSorted((left, right) => byText(String(left["started_at"]), String(right["started_at"])))
      .map(recordedOf)
}
