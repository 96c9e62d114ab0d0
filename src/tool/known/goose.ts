/** goose: one SQL file for both directions with `-- +goose` lines; a row for each step up or down. */
import { byNumber, matching, words } from "../text/names.ts"
import { lines } from "../text/sections.ts"
import type { Declared, File, Reading, Untranslatable } from "../tool.ts"

const name = /^(?<version>\d+)_(?<title>.*)\.sql$/
const program = /^(?<version>\d+)_(?<title>.*)(?<!_test)\.go$/
const annotation = /^\s*--\s*\+goose\s+(?<words>.*?)\s*$/i

const known = /^(?:up|down|statementbegin|statementend|no transaction)$/i

/** The text of a section: the lines of goose itself are comments for Strata, and the statements between them are as they are. */
const divided = (
  text: string
): { up: string; down: string | undefined; transaction: boolean; refused?: Untranslatable } => {
  let up = ""
  let down: string | undefined
  let direction: "up" | "down" | undefined
  let transaction = true
  let refused: Untranslatable | undefined
  for (const [index, line] of lines(text).entries()) {
    const words = annotation.exec(line.replace(/\r?\n$/, ""))?.groups?.["words"]
    if (words === undefined) {
      if (direction === "up") up += line
      else if (direction === "down") down += line
      continue
    }
    if (/^up$/i.test(words)) direction = "up"
    else if (/^down$/i.test(words)) [direction, down] = ["down", down ?? ""]
    else if (/^no transaction$/i.test(words)) transaction = false
    else if (!known.test(words)) {
      refused ??= {
        line: index + 1,
        what: `"-- +goose ${words}"`,
        advice: /^envsub/i.test(words)
          ? "Write the values in the place of the variables"
          : "Take the line out of the file, or write in SQL what it does"
      }
    }
  }
  return { up, down, transaction, ...(refused === undefined ? {} : { refused }) }
}

const declared = (file: File, version: string, title: string): Declared => {
  const { down, refused, transaction, up } = divided(file.text)
  return {
    name: BigInt(version).toString(),
    message: words(title) || version,
    file: file.path,
    upgrade: { text: up, transaction },
    ...(down === undefined ? {} : { downgrade: { text: down, transaction } }),
    ...(refused === undefined ? {} : { refused })
  }
}

export const goose: Reading = {
  places: ["migrations", "db/migrations"],
  recognizes: (files) => matching(files, name).some(({ file }) => /^\s*--\s*\+goose\s+up\b/im.test(file.text)),
  list: (files) => ({
    declared: matching(files, name)
      .toSorted((left, right) => byNumber(left.groups["version"]!, right.groups["version"]!))
      .map(({ file, groups }) => declared(file, groups["version"]!, groups["title"]!)),
    programs: matching(files, program).map(({ file }) => file.path)
  }),
  record: (rows) => {
    // Older versions write a row for a step down instead of deleting the one of the step up: the newest row counts.
    const newest = new Map<string, { name: string; at: string; isApplied: boolean }>()
    for (const row of rows.toSorted((left, right) => Number(left["id"]) - Number(right["id"]))) {
      const name = String(row["version_id"])
      newest.delete(name)
      newest.set(name, { name, at: String(row["tstamp"]), isApplied: row["is_applied"] === true })
    }
    return [...newest.values()].filter(({ isApplied, name }) => isApplied && name !== "0")
      .map(({ at, name }) => ({ name, at }))
  }
}
