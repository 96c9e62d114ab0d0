/**
 * Liquibase: formatted SQL, which is files of change sets with `--changeset author:id`. Changelogs in XML, YAML or JSON are
 * programs, unless all that they do is include SQL files.
 */
import { base, byText, words } from "../text/names.ts"
import { lines } from "../text/sections.ts"
import type { Declared, Fields, File, Reading, Recorded, Untranslatable } from "../tool.ts"

const first = /^\s*--\s*liquibase\s+formatted\s+sql\b/i
const mark = /^\s*--\s*changeset\s+(?<author>"[^"]*"|[^\s:]+):(?<id>"[^"]*"|\S+)(?<attributes>.*)$/i
const comment =
  /^\s*--\s*(?<name>rollback|comment|preconditions?(?:-[\w-]+)?|property|validchecksum|ignorelines|labels|contexts?)\b[:\s]*(?<value>.*)$/i
const placeholder = /\$\{[^}\s]+\}/

/** A change set: where it begins, and its lines. */
interface ChangeSet {
  readonly file: File
  readonly line: number
  readonly author: string
  readonly id: string
  readonly attributes: ReadonlyMap<string, string>
  upgrade: string
  rollback: string
  refused?: Untranslatable
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, "$1")

const attributesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/(?<name>[A-Za-z]+):(?<value>"[^"]*"|\S+)/g)].map(({ groups }) => [
      groups!["name"]!.toLowerCase(),
      unquoted(groups!["value"]!)
    ])
  )

/** What an attribute means that a revision cannot. */
const refusedAttribute = (attributes: ChangeSet["attributes"]): readonly [string, string] | undefined => {
  for (const [name, value] of attributes) {
    if (["context", "contexts", "contextfilter", "labels"].includes(name)) {
      return [`${name}:${value}`, "Take the attribute off, if every database has the change set; else use --baseline"]
    }
    if (name === "runalways" && value === "true") {
      return [`${name}:${value}`, "Take the change set out of the file, and run its statements by other means"]
    }
    if (name === "failonerror" && value === "false") {
      return [`${name}:${value}`, "Write statements that do not fail, such as IF NOT EXISTS"]
    }
    if (name === "enddelimiter" && value !== ";") {
      return [`${name}:${value}`, "Divide the statements with semicolons, and take the attribute off"]
    }
  }
  return undefined
}

const refusedComment = (name: string, value: string): string | undefined =>
  name === "rollback"
    ? /^changeset(?:id|author)\b/i.test(value) ? "Write the statements of the rollback in its place" : undefined
    : ["comment", "validchecksum"].includes(name)
    ? undefined
    : name === "property"
    ? "Write the value in the place of the property"
    : "Take the line out of the file, or write in SQL what it does"

const changeSets = (file: File): ReadonlyArray<ChangeSet> => {
  const found: Array<ChangeSet> = []
  let inRollback = false
  for (const [index, text] of lines(file.text).entries()) {
    const line = text.replace(/\r?\n$/, "")
    const groups = mark.exec(line)?.groups
    if (groups !== undefined) {
      const attributes = attributesOf(groups["attributes"]!)
      const refused = refusedAttribute(attributes)
      inRollback = false
      found.push({
        file,
        line: index + 1,
        author: unquoted(groups["author"]!),
        id: unquoted(groups["id"]!),
        attributes,
        upgrade: "",
        rollback: "",
        ...(refused === undefined
          ? {}
          : { refused: { line: index + 1, what: `the attribute "${refused[0]}"`, advice: refused[1] } })
      })
      continue
    }
    const one = found.at(-1)
    if (one === undefined) continue
    if (inRollback) {
      inRollback = !/\*\/\s*$/.test(line)
      one.rollback += inRollback ? text : text.replace(/\*\/\s*$/, "\n")
      continue
    }
    if (/^\s*\/\*\s*liquibase\s+rollback\s*$/i.test(line)) {
      inRollback = true
      continue
    }
    const { name = "", value = "" } = comment.exec(line)?.groups ?? {}
    const advice = name === "" ? undefined : refusedComment(name.toLowerCase(), value)
    if (advice !== undefined) one.refused ??= { line: index + 1, what: `"--${name} ${value}"`, advice }
    const variable = placeholder.exec(line)
    if (variable !== null) {
      one.refused ??= {
        line: index + 1,
        what: `the placeholder "${variable[0]}"`,
        advice: "Write its value in its place"
      }
    }
    if (name.toLowerCase() === "rollback") {
      if (!/^(?:empty|not\s+required)\s*$/i.test(value)) one.rollback += `${value}\n`
    } else if (!/^comment$/i.test(name)) one.upgrade += text
  }
  return found
}

/** Whether Liquibase runs the change set on PostgreSQL. */
const runs = ({ attributes }: ChangeSet): boolean => {
  const names = attributes.get("dbms")?.toLowerCase().split(/\s*,\s*/)
  return attributes.get("ignore") !== "true" && (names === undefined || names.includes("postgresql") ||
    (names.every((name) => name.startsWith("!")) && !names.includes("!postgresql")) || names.includes("all"))
}

const declared = (one: ChangeSet): Declared => {
  const { attributes, author, file, id, refused, rollback, upgrade } = one
  const transaction = attributes.get("runintransaction") !== "false"
  return {
    name: `${attributes.get("logicalfilepath") ?? file.path}::${id}::${author}`,
    message: words(`${base(file.path).replace(/\.sql$/, "")} ${id}`),
    file: file.path,
    upgrade: { text: upgrade, transaction },
    ...(rollback.trim() === "" ? {} : { downgrade: { text: rollback, transaction } }),
    ...(refused === undefined ? {} : { refused })
  }
}

const formatted = (files: ReadonlyArray<File>): ReadonlyArray<File> =>
  files.filter(({ path, text }) => path.endsWith(".sql") && first.test(text.replace(/^\uFEFF/, "")))

const changelogs = (files: ReadonlyArray<File>): ReadonlyArray<File> =>
  files.filter(({ path, text }) => /\.(?:xml|ya?ml|json)$/.test(path) && /databaseChangeLog/i.test(text))

/** Liquibase runs files in the order in which a changelog includes them, else in that of their paths. */
const ordered = (files: ReadonlyArray<File>): ReadonlyArray<File> => {
  const included = changelogs(files).flatMap(({ text }) =>
    [...text.matchAll(/[\w./@+-]+\.sql\b/g)].map(([path]) => path)
  )
  const place = ({ path }: File): number => {
    const found = included.findIndex((one) => one === path || one.endsWith(`/${path}`) || path.endsWith(`/${one}`))
    return found < 0 ? included.length : found
  }
  return formatted(files).toSorted((left, right) => place(left) - place(right) || byText(left.path, right.path))
}

const markedOnly = {
  what: "it was marked as run without running, because of its preconditions",
  repair: "Compare what it does with the database"
}

/** The path in a row is the one that the changelog includes, which may begin above the directory that is read. */
const recordedOf = (row: Fields, known: ReadonlyArray<Declared>): Recorded => {
  const name = ["filename", "id", "author"].map((column) => String(row[column])).join("::")
  const own = known.find((one) => one.name === name || name.endsWith(`/${one.name}`))
  return {
    name: own?.name ?? name,
    at: String(row["dateexecuted"]),
    ...(row["exectype"] === "MARK_RAN" ? { problem: markedOnly } : {})
  }
}

export const liquibase: Reading = {
  places: ["src/main/resources/db/changelog", "db/changelog", "changelog"],
  recognizes: (files) => formatted(files).length > 0 || changelogs(files).length > 0,
  list: (files) => ({
    declared: ordered(files).flatMap(changeSets).filter(runs).map(declared),
    programs: changelogs(files).filter(({ text }) => /changeSet\b/.test(text)).map(({ path }) => path)
  }),
  record: (rows, known) =>
    rows.toSorted((left, right) => Number(left["orderexecuted"]) - Number(right["orderexecuted"]))
      .map((row) => recordedOf(row, known))
}
