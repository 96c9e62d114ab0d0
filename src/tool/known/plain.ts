/** A folder of numbered SQL files of no tool, in the order of their numbers; no table says which were applied. */
import { positionOf } from "../../text/mod.ts"
import { base, byNumber, byText } from "../text/names.ts"
import { declaredPair, type Pair, pairs } from "../text/pairs.ts"
import type { Declared, File, Part, Reading, Untranslatable } from "../tool.ts"

const name = /^(?<version>\d+)(?:[_.-](?<title>.*?))?(?:\.(?<direction>up|down))?\.sql$/

/** Lines by which tools divide a file, or say how it runs. Read as comments, they would make another history. */
const mark =
  /^\s*--(?:\s*(?:\+\w+\s+(?:up|down)\b|migrate:(?:up|down)\b|(?:up|down)\s+migration\b|liquibase\s+formatted\b|changeset\s+\S+:|atlas:\w+|rollback:?\s)|!\s+\w+)/im

const refusal = (file: File): { readonly refused?: Untranslatable } => {
  const found = mark.exec(file.text)
  if (found === null) return {}
  const at = found.index + found[0].length - found[0].trimStart().length
  return {
    refused: {
      line: positionOf(file.text, at).line,
      what: `"${found[0].trim()}" in "${file.path}", a mark of a migration tool`,
      advice:
        "Name the tool with --from, or divide the file into its statements up and down: 1_title.up.sql, 1_title.down.sql"
    }
  }
}

const declared = (pair: Pair): Declared => {
  const [up, down] = [pair.up, pair.down].map((file) => file === undefined ? {} : refusal(file))
  return { ...declaredPair(pair, part, base((pair.up ?? pair.down)!.path)), ...down, ...up }
}

const part = ({ text }: File): Part => ({ text, transaction: true })

export const plain: Reading = {
  places: ["migrations", "sql", "db/migrations"],
  byNames: true,
  recognizes: (files) => pairs(files, name).length > 0,
  list: (files) => ({
    declared: pairs(files, name)
      .toSorted((left, right) =>
        byNumber(left.version, right.version) || byText(left.up?.path ?? "", right.up?.path ?? "")
      )
      .map(declared),
    programs: []
  }),
  record: () => []
}
