/** node-pg-migrate: SQL files with both directions, or programs in JavaScript or TypeScript. */
import { base, byText, matching, words } from "../text/names.ts"
import { sections } from "../text/sections.ts"
import type { Declared, File, Reading } from "../tool.ts"

const name = /^(?<stem>(?:\d+)[_-](?<title>[^.]*))\.(?<language>sql|[cm]?[jt]s)$/
const mark = /^\s*--[\s-]*(?<name>up|down)\s+migration\b(?<value>.*)$/i

const declared = (file: File, stem: string, title: string): Declared => {
  const { head, sections: found } = sections(file.text, mark)
  const part = (direction: string) => found.find(({ name }) => name.toLowerCase() === direction)?.text
  const downgrade = part("down")
  return {
    name: stem,
    message: words(title) || stem,
    file: file.path,
    upgrade: { text: part("up") ?? head, transaction: true },
    ...(downgrade === undefined || downgrade.trim() === "" ? {} : { downgrade: { text: downgrade, transaction: true } })
  }
}

export const nodePgMigrate: Reading = {
  places: ["migrations"],
  recognizes: (files) =>
    matching(files, name).some(({ file, groups }) =>
      groups["language"] === "sql" ? /^\s*--[\s-]*up\s+migration\b/im.test(file.text) : /\bpgm\b/.test(file.text)
    ),
  list: (files) => {
    const found = matching(files, name).toSorted((left, right) => byText(base(left.file.path), base(right.file.path)))
    return {
      declared: found.filter(({ groups }) => groups["language"] === "sql")
        .map(({ file, groups: { stem = "", title = "" } }) => declared(file, stem, title)),
      programs: found.filter(({ groups }) => groups["language"] !== "sql").map(({ file }) => file.path)
    }
  },
  record: (rows) =>
    rows.toSorted((left, right) => Number(left["id"]) - Number(right["id"]))
      .map((row) => ({ name: String(row["name"]), at: String(row["run_on"]) }))
}
