/** Atlas: versioned SQL files with `atlas.sum`; its rows have a SHA-256 of all files up to theirs. */
import { base, byText, matching, otherEndings, words } from "../text/names.ts"
import { lines } from "../text/sections.ts"
import type { Checksum, Declared, Fields, File, Reading, Recorded, Untranslatable } from "../tool.ts"

const name = /^(?<version>[^_]+)(?:_(?<title>.*))?\.sql$/
const directive = /^\s*(?:--|#)\s*atlas:(?<name>\w+)(?:\s+(?<value>.*?))?\s*$/

/** The directives that say nothing about what runs: for the linter, and for checksums. */
const silent = new Set(["nolint", "sum"])

const directivesOf = (text: string) =>
  lines(text).flatMap((line, index) => {
    const groups = directive.exec(line.replace(/\r?\n$/, ""))?.groups
    return groups === undefined ? [] : [{ line: index + 1, name: groups["name"]!, value: groups["value"] ?? "" }]
  })

const refusal = (found: ReturnType<typeof directivesOf>): Untranslatable | undefined => {
  const one = found.find(({ name, value }) =>
    !silent.has(name) && !(name === "txmode" && ["file", "all", "none"].includes(value))
  )
  return one === undefined ? undefined : {
    line: one.line,
    what: `"atlas:${one.name}"`,
    advice: one.name === "checkpoint"
      ? "Remove the file, which repeats what the files before it do, or use --baseline"
      : one.name === "delimiter"
      ? "Divide the statements with semicolons, and take the line out of the file"
      : "Take the line out of the file, or write in SQL what it does"
  }
}

const encoder = new TextEncoder()

/** What is hashed for each file: the names and the contents of all files up to it, with the line endings of any system. */
const sums = (files: ReadonlyArray<File>): ReadonlyArray<ReadonlyArray<Checksum>> => {
  const chains: ReadonlyArray<Array<Uint8Array>> = [[], [], []]
  return files.map(({ bytes, path, text }) => {
    const isIgnored = directivesOf(text).some(({ name, value }) => name === "sum" && value === "ignore")
    const contents = [bytes, ...otherEndings(text).map((other) => encoder.encode(other))]
    return chains.flatMap((chain, index): ReadonlyArray<Checksum> => {
      chain.push(encoder.encode(base(path)))
      if (isIgnored) return []
      chain.push(contents[index]!)
      return [{ algorithm: "sha256", of: [...chain] }]
    })
  })
}

const declared = (
  { file, groups: { title = "", version = "" } }: ReturnType<typeof matching>[number],
  checksums: ReadonlyArray<Checksum>
): Declared => {
  const found = directivesOf(file.text)
  const refused = refusal(found)
  return {
    name: version,
    message: words(title) || version,
    file: file.path,
    checksums,
    upgrade: {
      text: file.text,
      transaction: !found.some(({ name, value }) => name === "txmode" && value === "none")
    },
    ...(refused === undefined ? {} : { refused })
  }
}

/** The bits of a row's type. */
const baseline = 1
const resolved = 4

const recordedOf = (row: Fields): Recorded => {
  const [applied, total, type] = [Number(row["applied"]), Number(row["total"]), Number(row["type"])] as const
  const name = String(row["version"])
  const problem = applied < total && (type & resolved) === 0
    ? {
      problem: {
        what: `it failed after ${applied} of its ${total} statements`,
        repair: `Repair the database by hand, then run: atlas migrate set ${name}`
      }
    }
    : {}
  // What was set by hand has no checksum.
  const hash = String(row["hash"] ?? "")
  return {
    name,
    at: String(row["executed_at"]),
    ...(hash === "" ? {} : { checksum: Buffer.from(hash, "base64").toString("hex") }),
    ...problem
  }
}

const record = (rows: ReadonlyArray<Fields>, known: ReadonlyArray<Declared>): ReadonlyArray<Recorded> => {
  // A row whose version begins with a point is of Atlas Cloud.
  const own = rows.filter((row) => !String(row["version"]).startsWith("."))
  const found = own.map(recordedOf).toSorted((left, right) => byText(left.name, right.name))
  const names = new Set(found.map(({ name }) => name))
  const first = own.find((row) => (Number(row["type"]) & baseline) !== 0)
  const implied = first === undefined ? [] : known.map(({ name }) => name)
    .filter((name) => byText(name, String(first["version"])) < 0 && !names.has(name))
  return [...implied.map((name) => ({ name })), ...found]
}

export const atlas: Reading = {
  places: ["migrations"],
  recognizes: (files) =>
    files.some(({ path }) => base(path) === "atlas.sum") ||
    matching(files, name).some(({ file }) => directivesOf(file.text).length > 0),
  list: (files) => {
    const found = matching(files, name).toSorted((left, right) => byText(base(left.file.path), base(right.file.path)))
    const checksums = sums(found.map(({ file }) => file))
    return { declared: found.map((one, index) => declared(one, checksums[index]!)), programs: [] }
  },
  record
}
