/**
 * graphile-migrate: committed SQL files with a header that has their hash and that of the file before; no downgrades.
 */
import { positionOf } from "../../text/mod.ts"
import { base, byText, matching, words } from "../text/names.ts"
import type { Declared, File, Reading, Untranslatable } from "../tool.ts"

const name = /^(?<version>\d{6,})(?:-(?<title>.*))?\.sql$/
const header = /^--! (?<key>[A-Z][A-Za-z]*)(?::[ \t]*(?<value>.*?))?[ \t]*\r?$/
const placeholder = /:(?:DATABASE_NAME|DATABASE_OWNER)\b|^--!\s*include\b.*/m

/** The lines of the header by their names, and what comes behind it. */
const divided = (text: string): { readonly fields: ReadonlyMap<string, string>; readonly body: string } => {
  const fields = new Map<string, string>()
  let at = 0
  for (;;) {
    const end = text.indexOf("\n", at)
    const groups = end < 0 ? undefined : header.exec(text.slice(at, end))?.groups
    if (groups === undefined) break
    fields.set(groups["key"]!, groups["value"] ?? "")
    at = end + 1
  }
  return { fields, body: text.slice(at).replace(/^\r?\n/, "") }
}

const refusal = (text: string): { readonly refused?: Untranslatable } => {
  const found = placeholder.exec(text)
  return found === null ? {} : {
    refused: {
      line: positionOf(text, found.index).line,
      what: found[0].startsWith(":") ? `the placeholder "${found[0]}"` : `"${found[0].trim()}"`,
      advice: found[0].startsWith(":") ? "Write its value in its place" : "Put the contents of the file in its place"
    }
  }
}

/** The table has the number alone, and the hash of the text behind the hash of the file before. */
const declared = (file: File, version: string, title: string): Declared => {
  const { body, fields } = divided(file.text)
  const previous = fields.get("Previous") ?? "-"
  const signed = `${previous === "-" ? "" : previous}\n${body.replaceAll("\r\n", "\n")}`.trim()
  return {
    name: `${version}.sql`,
    message: fields.get("Message") || words(title) || version,
    file: file.path,
    ...(fields.has("AllowInvalidHash") ? {} : { checksums: [{ algorithm: "sha1", of: `${signed}\n` }] }),
    upgrade: { text: body, transaction: !/^--!\s*no-transaction\b/.test(body) },
    ...refusal(file.text)
  }
}

export const graphileMigrate: Reading = {
  places: ["migrations/committed"],
  recognizes: (files) => matching(files, name).some(({ file }) => file.text.startsWith("--! Previous: ")),
  list: (files) => ({
    declared: matching(files, name)
      .toSorted((left, right) => byText(base(left.file.path), base(right.file.path)))
      .map(({ file, groups: { title = "", version = "" } }) => declared(file, version, title)),
    programs: []
  }),
  record: (rows) =>
    rows.map((row) => ({
      // A row of version 1 has the number of the file without the words of its message.
      name: String(row["filename"]).replace(/^(\d+)-.*$/, "$1.sql"),
      at: String(row["date"]),
      checksum: String(row["hash"]).replace(/^sha1:/, "")
    })).toSorted((left, right) => byText(left.name, right.name))
}
