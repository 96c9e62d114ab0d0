/** golang-migrate: a file for each direction, and one row with the number of the newest migration. */
import { byNumber } from "../text/names.ts"
import { declaredPair, pairs } from "../text/pairs.ts"
import type { File, Part, Reading } from "../tool.ts"

const name = /^(?<version>\d+)_(?<title>.*)\.(?<direction>up|down)\.sql$/

// A file is sent as one query, which the server runs in a transaction unless it has statements of its own for that.
const part = ({ text }: File): Part => ({ text, transaction: true })

export const golangMigrate: Reading = {
  places: ["migrations", "db/migrations", "db/migration"],
  byNames: true,
  recognizes: (files) => pairs(files, name).some(({ up }) => up !== undefined),
  list: (files) => ({
    declared: pairs(files, name).toSorted((left, right) => byNumber(left.version, right.version))
      .map((pair) => declaredPair(pair, part)),
    programs: []
  }),
  record: ([row], declared) => {
    if (row === undefined) return []
    const newest = String(row["version"])
    const known = declared.map(({ name }) => name).filter((name) => byNumber(name, newest) < 0)
    const last = declared.find(({ name }) => byNumber(name, newest) === 0 || BigInt(name) === BigInt(newest))?.name ??
      newest
    const problem = row["dirty"] === true
      ? {
        problem: {
          what: `version ${newest} is dirty: it failed in the middle`,
          repair: `Repair the database by hand, then run: migrate force ${newest}`
        }
      }
      : {}
    return [...known.filter((name) => name !== last).map((name) => ({ name })), { name: last, ...problem }]
  }
}
