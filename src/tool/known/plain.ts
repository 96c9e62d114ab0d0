/** A folder of numbered SQL files of no tool, in the order of their numbers; no table says which were applied. */
import { base, byNumber, byText } from "../text/names.ts"
import { declaredPair, pairs } from "../text/pairs.ts"
import type { File, Part, Tool } from "../tool.ts"

const name = /^(?<version>\d+)(?:[_.-](?<title>.*?))?(?:\.(?<direction>up|down))?\.sql$/

const part = ({ text }: File): Part => ({ text, transaction: true })

export const plain: Tool = {
  name: "plain",
  title: "a folder of SQL files",
  tables: [],
  places: ["migrations", "sql", "db/migrations"],
  byNames: true,
  recognizes: (files) => pairs(files, name).length > 0,
  list: (files) => ({
    declared: pairs(files, name)
      .toSorted((left, right) =>
        byNumber(left.version, right.version) || byText(left.up?.path ?? "", right.up?.path ?? "")
      )
      .map((pair) => declaredPair(pair, part, base((pair.up ?? pair.down)!.path))),
    programs: []
  }),
  record: () => []
}
