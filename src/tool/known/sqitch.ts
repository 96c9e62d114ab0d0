/**
 * Sqitch: a plan of changes, each with scripts in `deploy/` and `revert/`; its rows have the SHA-1 of the deploy script.
 */
import { positionOf } from "../../text/mod.ts"
import { base, byText, folder, wholeFile, words } from "../text/names.ts"
import type { Declared, Fields, File, Reading, Recorded, Untranslatable } from "../tool.ts"

/** A line of the plan: a change with its note, or a tag. */
const line =
  /^\s*(?:\+\s*)?(?<name>[^\s@%#[+-][^\s[]*)\s+(?:\[[^\]]*\]\s+)?\d{4}-\d\d-\d\dT\S+\s+[^#]*?<[^>]*>\s*(?:#\s*(?<note>.*?))?\s*$/
const tag = /^\s*@(?<name>\S+)\s/

interface Change {
  /** The name in the plan. */
  readonly change: string
  readonly note: string
  /** The name of its scripts: a change that was reworked later has that of the next tag behind it. */
  script: string
}

const changesOf = (plan: string): ReadonlyArray<Change> => {
  const found: Array<Change & { tag?: string }> = []
  // The changes since the newest tag.
  let untagged: typeof found = []
  for (const text of plan.split(/\r?\n/)) {
    const tagged = tag.exec(text)?.groups?.["name"]
    if (tagged !== undefined) {
      for (const one of untagged) one.tag ??= tagged
      untagged = []
      continue
    }
    const groups = line.exec(text)?.groups
    if (groups === undefined) continue
    const change = groups["name"]!
    const earlier = found.findLast((one) => one.change === change)
    if (earlier?.tag !== undefined) earlier.script = `${change}@${earlier.tag}`
    const one = { change, note: groups["note"] ?? "", script: change }
    found.push(one)
    untagged.push(one)
  }
  return found
}

const variable = /(?<!:):(?:"[\w]+"|'[\w]+')/

const refusal = (up: File | undefined, script: string): Untranslatable | undefined => {
  if (up === undefined) {
    return { line: 1, what: `the plan names it and "deploy/${script}.sql" does not exist`, advice: "Restore the file" }
  }
  const found = variable.exec(up.text)
  return found === null ? undefined : {
    line: positionOf(up.text, found.index).line,
    what: `the variable ${found[0]} of psql`,
    advice: "Write its value in its place"
  }
}

const declared = (place: string, files: ReadonlyMap<string, File>) => ({ change, note, script }: Change): Declared => {
  const path = `${place}deploy/${script}.sql`
  const up = files.get(path)
  const down = files.get(`${place}revert/${script}.sql`)
  const refused = refusal(up, script)
  return {
    name: script,
    message: note.replaceAll("\\n", " ") || words(change),
    file: path,
    ...(up === undefined ? {} : { checksums: wholeFile("sha1", up) }),
    upgrade: { text: up?.text ?? "", transaction: true },
    ...(down === undefined ? {} : { downgrade: { text: down.text, transaction: true } }),
    ...(refused === undefined ? {} : { refused })
  }
}

const planIn = (files: ReadonlyArray<File>): File | undefined => files.find(({ path }) => base(path) === "sqitch.plan")

const recordedOf = (row: Fields, name: string): Recorded => {
  const hash = row["script_hash"]
  return {
    name,
    at: String(row["committed_at"]),
    // The registry of older versions has the id of the change in its place.
    ...(typeof hash === "string" && hash !== row["change_id"] ? { checksum: hash } : {})
  }
}

/** The rows of a change that was reworked are those of its scripts, in their order. */
const record = (rows: ReadonlyArray<Fields>, known: ReadonlyArray<Declared>): ReadonlyArray<Recorded> => {
  const scripts = Map.groupBy(known.map(({ name }) => name), (name) => name.split("@")[0]!)
  const seen = new Map<string, number>()
  return rows.toSorted((left, right) => byText(String(left["committed_at"]), String(right["committed_at"])))
    .map((row) => {
      const change = String(row["change"])
      const index = seen.get(change) ?? 0
      seen.set(change, index + 1)
      return recordedOf(row, scripts.get(change)?.[index] ?? change)
    })
}

export const sqitch: Reading = {
  places: ["."],
  marks: ["sqitch.conf", "sqitch.plan"],
  recognizes: (files) => planIn(files) !== undefined,
  list: (files) => {
    const plan = planIn(files)
    if (plan === undefined) return { declared: [], programs: [] }
    const place = folder(plan.path)
    const byPath = new Map(files.map((file) => [file.path, file]))
    return {
      declared: changesOf(plan.text).map(declared(place === "" ? "" : `${place}/`, byPath)),
      programs: []
    }
  },
  record
}
