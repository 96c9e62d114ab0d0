/**
 * Alembic: programs in Python with the graph of the history at their head, which is read without running them; its table
 * has the heads of what was applied. Alembic itself writes the SQL of the migrations, offline.
 */
import * as Result from "effect/Result"
import { nameProblem } from "../../revision/mod.ts"
import * as Sql from "../../sql/mod.ts"
import { significantTexts, tokens } from "../../text/mod.ts"
import { base, byText, folder, words } from "../text/names.ts"
import { type Constant, type Module, pythonModule } from "../text/python.ts"
import type { Change, Declared, Dictation, Fields, File, Part, Printed, Reading, Recorded, Untranslatable } from "../tool.ts"

const settings = "alembic.ini"

/** The value of an option in the section of Alembic; lines with a space in front continue it. */
const option = (ini: string, name: string): string | undefined => {
  const section = /^\[alembic\][ \t]*\r?$([^]*?)(?=^\[|(?![^]))/m.exec(ini)?.[1] ?? ""
  return new RegExp(`^${name}[ \\t]*[=:][ \\t]*(.*(?:\\r?\\n[ \\t]+\\S.*)*)`, "m").exec(section)?.[1]
    ?.replaceAll("\r", "").trim()
}

/** A path as it is below the directory that is read; `here` is the folder of the settings in it. */
const placeOf = (here: string, path: string): string => {
  const parts: Array<string> = here === "" ? [] : here.split("/")
  for (const part of path.replace(/^%\(here\)s\/?/, "").replace(/^([\w.]+):/, "$1/").split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "." && part !== "") parts.push(part)
  }
  return parts.join("/")
}

const separators: Readonly<Record<string, string | RegExp>> = {
  "os": ":",
  ":": ":",
  ";": ";",
  "space": " ",
  "newline": "\n"
}

const depth = ({ path }: File): number => path.split("/").length

/** Which files are migrations: those directly in the locations of the settings, or in folders below if these say so. */
const located = (files: ReadonlyArray<File>): (file: File) => boolean => {
  const ini = files.filter(({ path }) => base(path) === settings).toSorted((a, b) => depth(a) - depth(b))[0]
  const home = ini === undefined ? undefined : option(ini.text, "script_location")
  if (ini === undefined || home === undefined) return () => true
  const separator = option(ini.text, "version_path_separator") ?? option(ini.text, "path_separator") ?? ""
  const places =
    (option(ini.text, "version_locations")?.split(separators[separator] ?? /[\s,]+/) ?? [`${home}/versions`])
      .filter((place) => place.trim() !== "").map((place) => placeOf(folder(ini.path), place.trim()))
  const isDeep = option(ini.text, "recursive_version_locations") === "true"
  return ({ path }) =>
    places.some((place) => folder(path) === place || (isDeep && path.startsWith(place === "" ? "" : `${place}/`)))
}

const programsIn = (files: ReadonlyArray<File>): ReadonlyArray<File> =>
  files.filter(({ path, text }) => path.endsWith(".py") && /^revision\b[^=\n]*=/m.test(text))

const literal = (
  { constants }: Module,
  name: string
): Result.Result<ReadonlyArray<string>, Untranslatable> => {
  const found = constants.get(name)
  if (found === undefined || found.value === null) return Result.succeed([])
  return found.value === undefined
    ? Result.fail({
      line: found.line,
      what: `"${name}" is computed`,
      advice: "Write its value in quotation marks, or use --baseline"
    })
    : Result.succeed(listOf(found.value))
}

const listOf = (value: Constant & {}): ReadonlyArray<string> => typeof value === "string" ? [value] : value

/** A name without the characters that Strata's targets give a meaning. */
const safe = (name: string): string => nameProblem(name) === undefined ? name : name.replaceAll(/[\s\p{C}@:+-]+/gu, "_")

const empty: Part = { text: "", transaction: true }

interface Node {
  readonly declared: Declared
  /** The names of `depends_on` as they are written: ids, beginnings of ids, or labels. */
  readonly needs: ReadonlyArray<string>
}

const nodeOf = ({ path, text }: File): Node => {
  const module = pythonModule(text)
  const read = Result.all({
    ids: literal(module, "revision"),
    parents: literal(module, "down_revision"),
    labels: literal(module, "branch_labels"),
    needs: literal(module, "depends_on")
  })
  const title = base(path).replace(/\.py$/, "")
  if (Result.isFailure(read)) {
    return {
      declared: { name: title, message: title, file: path, upgrade: empty, refused: read.failure },
      needs: []
    }
  }
  const { ids: [name = title], labels, needs, parents } = read.success
  const message = module.doc?.trim().split(/\n\s*\n/)[0] ?? ""
  const changes = labels.filter((label) => safe(label) !== label)
    .map((label): Change => ({
      line: module.constants.get("branch_labels")!.line,
      what: `the branch label "${label}" is "${safe(label)}", because of an operator of Strata's targets in it`
    }))
  return {
    declared: {
      name,
      ...(nameProblem(name) === undefined ? { id: name } : {}),
      message: message === "" ? words(title.startsWith(`${name}_`) ? title.slice(name.length) : title) : message,
      file: path,
      upgrade: empty,
      parents,
      labels: labels.map(safe),
      changes
    },
    needs
  }
}

const refusedFor = (what: string): Untranslatable => ({
  line: 1,
  what,
  advice: "Restore the file of that revision, or use --baseline"
})

/** The nodes with their dependencies resolved: an id, the beginning of one, or a label. */
const resolved = (nodes: ReadonlyArray<Node>): ReadonlyArray<Declared> => {
  const names = new Set(nodes.map(({ declared }) => declared.name))
  const labels = new Map(
    nodes.flatMap(({ declared }) => (declared.labels ?? []).map((label) => [label, declared.name]))
  )
  const resolve = (need: string): string | undefined => {
    const plain = need.split("@").at(-1) === "head" ? need.split("@")[0]! : need.split("@").at(-1)!
    const matching = [...names].filter((name) => name.startsWith(plain))
    return names.has(plain) ? plain : labels.get(safe(plain)) ?? (matching.length === 1 ? matching[0] : undefined)
  }
  return nodes.map(({ declared, needs }) => {
    const lost = declared.parents?.find((parent) => !names.has(parent)) ??
      needs.find((need) => resolve(need) === undefined)
    return {
      ...declared,
      dependsOn: needs.flatMap((need) => resolve(need) ?? []),
      ...(lost === undefined || declared.refused !== undefined
        ? {}
        : { refused: refusedFor(`it follows "${lost}", and no file declares that`) })
    }
  })
}

const before = ({ dependsOn = [], parents = [] }: Declared): ReadonlyArray<string> => [...parents, ...dependsOn]

/** Each migration behind those that it follows; those on a cycle last. */
const ordered = (declared: ReadonlyArray<Declared>): ReadonlyArray<Declared> => {
  const rest = declared.toSorted((left, right) => byText(left.name, right.name))
  const known = new Set(rest.map(({ name }) => name))
  const done: Array<Declared> = []
  const names = new Set<string>()
  while (rest.length > 0) {
    const next = rest.findIndex((one) => before(one).every((name) => names.has(name) || !known.has(name)))
    if (next < 0) {
      return [...done, ...rest.map((one) => ({ ...one, refused: refusedFor("it is on a cycle of revisions") }))]
    }
    const [one] = rest.splice(next, 1)
    done.push(one!)
    names.add(one!.name)
  }
  return done
}

/** The heads in the table stand for everything that they follow. */
const record = (rows: ReadonlyArray<Fields>, declared: ReadonlyArray<Declared>) => {
  const byName = new Map(declared.map((one) => [one.name, one]))
  const found = new Set<string>()
  const visit = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const other of before(byName.get(name) ?? { name, message: "", file: "", upgrade: empty })) visit(other)
  }
  for (const row of rows) visit(String(row["version_num"]))
  const known = declared.filter(({ name }) => found.has(name))
  return [...known.map(({ name }) => name), ...[...found].filter((name) => !byName.has(name))]
    .map((name): Recorded => ({ name }))
}

const mark = /^-- Running (?<direction>upgrade|downgrade) (?<from>.*) -> ?(?<to>.*)$/

/** The texts behind the lines that name a migration, by the name; those before the first line are of Alembic itself. */
const dictated = (text: string): ReadonlyMap<string, string> => {
  const found: Array<{ readonly name: string; readonly start: number; readonly end: number }> = []
  for (const { end, kind, start } of tokens(text)) {
    const groups = kind === "comment" ? mark.exec(text.slice(start, end).trimEnd())?.groups : undefined
    if (groups === undefined) continue
    found.push({ name: groups["direction"] === "upgrade" ? groups["to"]! : groups["from"]!, start, end })
  }
  return new Map(found.map(({ end, name }, index) => [name, text.slice(end, found[index + 1]?.start)]))
}

const isControl = /^(?:BEGIN|COMMIT)$/i

/** The statements of a migration without those by which Alembic begins and ends transactions. */
const partOf = (text: string): Part => {
  const pieces = Result.getOrElse(Sql.split(text), (): ReadonlyArray<Sql.Piece> => [])
  const last = pieces.findLastIndex(isStatement)
  const control = pieces.filter((piece) => !isStatement(piece))
  const isOutside = control.some((piece) => pieces.indexOf(piece) < last)
  let kept = ""
  let at = 0
  for (const piece of control) {
    kept += text.slice(at, piece.offset)
    at = text.indexOf(";", piece.offset + piece.text.length) + 1
  }
  return { text: `${(kept + text.slice(at)).trim().replaceAll(/\n{3,}/g, "\n\n")}\n`, transaction: !isOutside }
}

const isStatement = ({ text }: Sql.Piece): boolean => !isControl.test(significantTexts(text).join(" "))

const upgradeWords = ["upgrade", "base:heads", "--sql"]

/** The migration at which a run failed: the last that it began. */
const failedAt = ({ text }: Printed): string | undefined => [...dictated(text).keys()].at(-1)

/** The texts of all downgrades, and why the others have none. */
const downgrades = (made: ReadonlyArray<Printed>) => {
  const texts = new Map<string, string>()
  const problems = new Map<string, string>()
  for (const one of made.slice(1)) {
    const stopped = one.problem === undefined ? undefined : failedAt(one) ?? one.words[1]!.split(":")[0]!
    for (const [name, text] of dictated(one.text)) if (name !== stopped && !texts.has(name)) texts.set(name, text)
    if (stopped !== undefined) problems.set(stopped, one.problem!)
  }
  return { texts, problems }
}

const dictation: Dictation = {
  program: "alembic",
  home: settings,
  next: (declared, made) => {
    const [first] = made
    if (first === undefined) return upgradeWords
    if (first.problem !== undefined) return undefined
    const { problems, texts } = downgrades(made)
    const next = declared.findLast(({ name }) => !texts.has(name) && !problems.has(name))
    return next === undefined ? undefined : ["downgrade", `${next.name}:base`, "--sql"]
  },
  read: (declared, made) => {
    const [first] = made
    if (first === undefined) return Result.succeed(declared)
    if (first.problem !== undefined) {
      const file = declared.find(({ name }) => name === failedAt(first))?.file
      return Result.fail({ problem: first.problem, ...(file === undefined ? {} : { file }) })
    }
    const upgrades = dictated(first.text)
    const { problems, texts } = downgrades(made)
    const missing = declared.find(({ name }) => !upgrades.has(name))
    if (missing !== undefined) {
      return Result.fail({ problem: `it did not print the SQL of revision "${missing.name}"`, file: missing.file })
    }
    return Result.succeed(declared.map((one): Declared => {
      const down = texts.get(one.name)
      const problem = problems.get(one.name)
      return {
        ...one,
        upgrade: partOf(upgrades.get(one.name)!),
        ...(down === undefined ? {} : { downgrade: partOf(down) }),
        changes: [
          ...one.changes ?? [],
          ...(problem === undefined
            ? []
            : [{ line: 1, what: `it has no downgrade, because Alembic cannot write it offline: ${problem}` }])
        ]
      }
    }))
  }
}

export const alembic: Reading = {
  places: [".", "alembic/versions", "migrations/versions", "alembic", "migrations"],
  marks: [settings, "pyproject.toml"],
  recognizes: (files) => programsIn(files).some(({ text }) => /^down_revision\b[^=\n]*=/m.test(text)),
  list: (files) => {
    const programs = programsIn(files.filter(located(files)))
    return {
      declared: ordered(resolved(programs.map(nodeOf))),
      programs: programs.map(({ path }) => path).toSorted(byText)
    }
  },
  record,
  dictation
}
