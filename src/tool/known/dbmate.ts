/** dbmate: one SQL file for both directions, `version` is the number in front of its name. */
import { byText, matching, words } from "../text/names.ts"
import { sections } from "../text/sections.ts"
import type { Declared, File, Reading } from "../tool.ts"

const mark = /^--\s*migrate:(?<name>up|down)(?<value>(?:\s+.*)?)$/
const name = /^(?<version>\d+)_?(?<title>.*)\.sql$/

const declared = (file: File, version: string, title: string): Declared => {
  const { head, sections: found } = sections(file.text, mark)
  const part = (direction: string) => {
    const one = found.find(({ name }) => name === direction)
    if (one === undefined) return undefined
    return { text: one.text, transaction: !/\btransaction:\s*false\b/.test(one.value) }
  }
  const downgrade = part("down")
  return {
    name: version,
    message: words(title) || version,
    file: file.path,
    upgrade: part("up") ?? { text: head, transaction: true },
    ...(downgrade === undefined ? {} : { downgrade }),
    ...(part("up") === undefined
      ? { refused: { line: 1, what: "no line \"-- migrate:up\"", advice: "Add it above the statements" } }
      : {})
  }
}

export const dbmate: Reading = {
  places: ["db/migrations"],
  recognizes: (files) => matching(files, name).some(({ file }) => /^--\s*migrate:up\b/m.test(file.text)),
  list: (files) => ({
    declared: matching(files, name)
      .toSorted((left, right) => byText(left.file.path, right.file.path))
      .map(({ file, groups }) => declared(file, groups["version"]!, groups["title"]!)),
    programs: []
  }),
  record: (rows) => rows.map(({ version }) => ({ name: String(version) })).toSorted((a, b) => byText(a.name, b.name))
}
