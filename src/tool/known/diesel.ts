/** Diesel: a folder for each migration with `up.sql` and `down.sql`. */
import { base, byText, folder, words } from "../text/names.ts"
import type { Declared, File, Reading } from "../tool.ts"

/** The version in Diesel's table: what is before the first underscore, without dashes. */
const versionOf = (directory: string): string => directory.split("_")[0]!.replaceAll("-", "")

const declared = (files: ReadonlyMap<string, File>) => (up: File): Declared => {
  const place = folder(up.path)
  const down = files.get(`${place}/down.sql`)
  const transaction = !/^\s*run_in_transaction\s*=\s*false\b/m.test(files.get(`${place}/metadata.toml`)?.text ?? "")
  const title = base(place)
  return {
    name: versionOf(title),
    message: words(title.replace(/^[^_]*_/, "")) || title,
    file: up.path,
    upgrade: { text: up.text, transaction },
    ...(down === undefined ? {} : { downgrade: { text: down.text, transaction } })
  }
}

const upgrades = (files: ReadonlyArray<File>): ReadonlyArray<File> =>
  files.filter(({ path }) => base(path) === "up.sql" && folder(path) !== "")

export const diesel: Reading = {
  places: ["migrations"],
  byNames: true,
  recognizes: (files) => upgrades(files).length > 0,
  list: (files) => {
    const byPath = new Map(files.map((file) => [file.path, file]))
    return {
      declared: upgrades(files).map(declared(byPath)).toSorted((left, right) => byText(left.name, right.name)),
      programs: []
    }
  },
  record: (rows) =>
    rows.map((row) => ({ name: String(row["version"]), at: String(row["run_on"]) }))
      .toSorted((left, right) => byText(left.name, right.name))
}
