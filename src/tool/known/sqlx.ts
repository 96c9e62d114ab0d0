/** sqlx: SQL files with a number and a description, alone or in pairs; its rows have the SHA-384 of the file. */
import { byNumber, wholeFile } from "../text/names.ts"
import { declaredPair, type Pair, pairs } from "../text/pairs.ts"
import type { Declared, Fields, File, Part, Reading, Recorded } from "../tool.ts"

const name = /^(?<version>\d+)_(?<title>.*?)(?:\.(?<direction>up|down))?\.sql$/

const part = ({ text }: File): Part => ({ text, transaction: !text.startsWith("-- no-transaction") })

const declared = (pair: Pair): Declared => {
  const one = declaredPair(pair, part, BigInt(pair.version).toString())
  return pair.up === undefined ? one : { ...one, checksums: wholeFile("sha384", pair.up) }
}

const failed = {
  what: "it failed in the middle",
  repair: "Repair the database by hand, then delete its row from the table _sqlx_migrations or set its success"
}

const recordedOf = (row: Fields): Recorded => ({
  name: String(row["version"]),
  at: String(row["installed_on"]),
  checksum: String(row["checksum"]).replace(/^\\x/, ""),
  ...(row["success"] === true ? {} : { problem: failed })
})

export const sqlx: Reading = {
  places: ["migrations"],
  byNames: true,
  recognizes: (files) => pairs(files, name).length > 0,
  list: (files) => ({
    declared: pairs(files, name).toSorted((left, right) => byNumber(left.version, right.version)).map(declared),
    programs: []
  }),
  record: (rows) =>
    rows.toSorted((left, right) => byNumber(String(left["version"]), String(right["version"]))).map(recordedOf)
}
