/** Supabase CLI: SQL files with a time and a name, without downgrades. */
import { byText, matching, words } from "../text/names.ts"
import type { Reading } from "../tool.ts"

const name = /^(?<version>\d+)_(?<title>.*)\.sql$/

export const supabase: Reading = {
  places: ["supabase/migrations"],
  byNames: true,
  recognizes: (files) => matching(files, name).some(({ groups }) => groups["version"]!.length === 14),
  list: (files) => ({
    declared: matching(files, name).toSorted((left, right) => byText(left.file.path, right.file.path))
      .map(({ file, groups: { title = "", version = "" } }) => ({
        name: version,
        message: words(title) || version,
        file: file.path,
        upgrade: { text: file.text, transaction: true }
      })),
    programs: []
  }),
  record: (rows) =>
    rows.map((row) => ({ name: String(row["version"]) })).toSorted((left, right) => byText(left.name, right.name))
}
