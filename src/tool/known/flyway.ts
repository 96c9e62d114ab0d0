/** Flyway: `V1__title.sql`, with `U1__title.sql` for its downgrade and `R__title.sql` for what is repeated. */
import { positionOf } from "../../text/mod.ts"
import { byNumber, byText, matching, words } from "../text/names.ts"
import type { Declared, File, Reading, Untranslatable } from "../tool.ts"

const name = /^(?<kind>[VU])(?<version>[0-9][0-9._]*?)__(?<title>.*)\.sql$/
const repeatable = /^R__(?<title>.*)\.sql$/
const program = /^[VUR][^/]*__[^/]*\.(?:java|kt|class|py|ps1|sh|bash|cmd)$/
/** Files that Flyway runs around migrations. Those around its other commands say nothing of the schema. */
const callback =
  /^(?<event>(?:before|after)(?:Each)?(?:Migrate|Repeatables|Versioned|Undo|Connect)[A-Za-z]*|(?:beforeC|c)reateSchema)(?:__.*)?\.sql$/
const placeholder = /\$\{[^}\s]*\}/

/** A version as Flyway writes and compares it: numbers between dots, without zeros in front. */
const versionOf = (text: string): string =>
  text.replaceAll("_", ".").split(".").map((part) => part.replace(/^0+(?=\d)/, "")).join(".")

const byVersion = (left: string, right: string): number => {
  const [a, b] = [left.split("."), right.split(".")]
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = byNumber(a[index] ?? "0", b[index] ?? "0")
    if (order !== 0) return order
  }
  return 0
}

/** The sum of all lines without their endings, so that the endings and a byte order mark do not count. */
const checksumsOf = (text: string): Declared["checksums"] & object => [
  { algorithm: "crc32", of: text.replace(/^\uFEFF/, "").replaceAll(/[\r\n]/g, "") }
]

/** What is set in the file beside a migration, `V1__title.sql.conf`, and a setting that a revision cannot have. */
const settingsOf = (conf: File | undefined) => {
  const values = new Map(
    (conf?.text ?? "").split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    })
  )
  const other = [...values].find(([name, value]) =>
    !["executeInTransaction", "placeholderReplacement"].includes(name) &&
    !(name === "encoding" && /^utf-?8$/i.test(value))
  )
  return {
    transaction: values.get("executeInTransaction") !== "false",
    placeholders: values.get("placeholderReplacement") !== "false",
    refused: other === undefined ? undefined : {
      line: 1,
      what: `"${other[0]}=${other[1]}" in "${conf!.path}"`,
      advice: "Take the setting out of the file, and write in SQL what it does"
    }
  }
}

const refusal = ({ path, text }: File): { readonly refused?: Untranslatable } => {
  const found = placeholder.exec(text)
  return found === null ? {} : {
    refused: {
      line: positionOf(text, found.index).line,
      what: `the placeholder "${found[0]}"${/(?:^|\/)U[^/]*$/.test(path) ? ` in "${path}"` : ""}`,
      advice: "Write its value in its place"
    }
  }
}

interface Migration {
  readonly name: string
  readonly message: string
  readonly file: File
  readonly down?: File | undefined
}

/** `confs` are the files of settings beside migrations, by their paths. */
const declared = ({ down, file, message, name }: Migration, confs: ReadonlyMap<string, File>): Declared => {
  const [up, undo] = [file, down].map((one) => settingsOf(one === undefined ? one : confs.get(`${one.path}.conf`))) as [
    ReturnType<typeof settingsOf>,
    ReturnType<typeof settingsOf>
  ]
  const refused = up.refused ?? undo.refused
  return {
    name,
    message,
    file: file.path,
    checksums: checksumsOf(file.text),
    upgrade: { text: file.text, transaction: up.transaction },
    ...(down === undefined ? {} : { downgrade: { text: down.text, transaction: undo.transaction } }),
    ...(up.placeholders ? refusal(file) : {}),
    ...(down === undefined || !undo.placeholders ? {} : refusal(down)),
    ...(refused === undefined ? {} : { refused })
  }
}

const refusedCallback = (file: File): Declared => ({
  ...declared({ name: file.path, message: file.path, file }, new Map()),
  refused: {
    line: 1,
    what: "a callback, which Flyway runs around the migrations",
    advice: "Take the file away; write what it does into a migration, or into a hook of env.ts"
  }
})

const list = (files: ReadonlyArray<File>): ReadonlyArray<Declared> => {
  const confs = new Map(files.filter(({ path }) => path.endsWith(".conf")).map((file) => [file.path, file]))
  const found = matching(files, name).map(({ file, groups }) => ({
    file,
    title: groups["title"]!,
    version: versionOf(groups["version"]!)
  }))
  const undo = new Map(
    found.filter(({ file }) => /(?:^|\/)U[^/]*$/.test(file.path)).map((one) => [one.version, one.file])
  )
  const versioned = found.filter(({ file }) => /(?:^|\/)V[^/]*$/.test(file.path))
    .toSorted((left, right) => byVersion(left.version, right.version))
    .map(({ file, title, version }) =>
      declared({ name: version, message: words(title) || version, file, down: undo.get(version) }, confs)
    )
  const repeated = matching(files, repeatable).toSorted((left, right) => byText(left.file.path, right.file.path))
    .map(({ file, groups: { title = "" } }) => declared({ name: words(title), message: words(title), file }, confs))
  return [...versioned, ...repeated, ...matching(files, callback).map(({ file }) => refusedCallback(file))]
}

export const flyway: Reading = {
  places: ["src/main/resources/db/migration", "db/migration", "sql"],
  recognizes: (files) => matching(files, name).length > 0,
  list: (files) => ({
    declared: list(files),
    programs: files.filter(({ path }) => program.test(path.slice(path.lastIndexOf("/") + 1))).map(({ path }) => path)
  }),
  record: (rows, known) => {
    const kept = new Map<string, ReturnType<Reading["record"]>[number]>()
    for (
      const row of rows.toSorted((left, right) => Number(left["installed_rank"]) - Number(right["installed_rank"]))
    ) {
      const type = String(row["type"])
      const name = row["version"] === null ? String(row["description"]) : versionOf(String(row["version"]))
      if (type === "SCHEMA") continue
      // What Flyway found in the database at the beginning: it does not run the versions up to this one.
      if (type === "BASELINE") {
        for (const one of known) {
          if (/^\d[\d.]*$/.test(one.name) && byVersion(one.name, name) <= 0) kept.set(one.name, { name: one.name })
        }
        continue
      }
      if (type.startsWith("UNDO") || type === "DELETE") {
        if (row["success"] === true) kept.delete(name)
        continue
      }
      kept.delete(name)
      kept.set(name, {
        name,
        at: String(row["installed_on"]),
        ...(row["checksum"] === null ? {} : { checksum: String(row["checksum"]) }),
        ...(row["success"] === true ? {} : {
          problem: { what: "it failed", repair: "Repair the database by hand, then run: flyway repair" }
        })
      })
    }
    return [...kept.values()]
  }
}
