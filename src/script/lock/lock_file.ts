/**
 * `strata.lock`: the metadata of every revision and the checksum of its file.
 *
 * With it the graph is known without importing a file, and a change of a revision is visible in review. Each revision is
 * on a line of its own, sorted by file name, so that the text depends on the revisions alone and merges are readable.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Modes } from "../../operation/mod.ts"
import { oneLine } from "../../text/mod.ts"
import { ScriptError, type ScriptReason } from "../error.ts"
import { isPortableFile } from "../file/portable_path.ts"
import { compareNames, type Mode, type ScriptRevision } from "../file/revision_file.ts"
import * as Reason from "../reason/lock.ts"

/** The name of the lock in its script directory. */
export const lockName = "strata.lock"

const Relative = Schema.String.check(
  Schema.makeFilter(isPortableFile, { expected: "a path relative to the script directory" })
)

const declared = <A>(value: Schema.Codec<A>) =>
  Schema.optionalKey(
    Schema.Union([
      value,
      Schema.Struct({ upgrade: Schema.optionalKey(value), downgrade: Schema.optionalKey(value) })
    ])
  )

const Entry = Schema.Struct({
  id: Schema.NonEmptyString,
  parents: Schema.Array(Schema.String),
  dependsOn: Schema.Array(Schema.String),
  labels: Schema.Array(Schema.String),
  message: Schema.String,
  file: Relative,
  sha256: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/)),
  transaction: declared(Schema.Literal(false)),
  isolation: declared(Schema.Literals(Modes.isolationLevels)),
  breaking: Schema.optionalKey(Schema.Literal(true))
})

/**
 * One revision in the lock. `sha256` has only the hexadecimal digits. `transaction` is present only for a revision that
 * runs outside of a transaction, and `isolation` only for one that declares a level; each may be for one direction. `breaking` is
 * present only for a breaking revision.
 */
export type LockEntry = typeof Entry.Type

const decode = Schema.decodeUnknownResult(Schema.Struct({ version: Schema.Literal(1), revisions: Schema.Array(Entry) }))

/** The entry of a revision. */
export const entryOf = (revision: ScriptRevision): LockEntry => ({
  id: revision.id,
  parents: revision.parents,
  dependsOn: revision.dependsOn,
  labels: revision.labels,
  message: revision.message,
  file: revision.file,
  sha256: revision.checksum.slice("sha256:".length),
  ...modesOf(revision),
  ...(revision.breaking ? { breaking: true } : {})
})

const off = (mode: Mode) => mode.transaction ? undefined : false as const

const modesOf = ({ modes: { downgrade, upgrade } }: ScriptRevision): Pick<LockEntry, "transaction" | "isolation"> => {
  const transaction = Modes.declaredOf({ upgrade: off(upgrade), downgrade: off(downgrade) })
  const isolation = Modes.declaredOf({ upgrade: upgrade.isolation, downgrade: downgrade.isolation })
  return {
    ...(transaction === undefined ? {} : { transaction }),
    ...(isolation === undefined ? {} : { isolation })
  }
}

/** The text of a lock. Entries are sorted. */
export const print = (entries: ReadonlyArray<LockEntry>): string => {
  const lines = entries.toSorted((a, b) => compareNames(a.file, b.file) || compareNames(a.id, b.id))
    .map((entry) => `\n    ${printEntry(entry)}`)
  return `{\n  "version": 1,\n  "revisions": [${lines.join(",")}${lines.length === 0 ? "" : "\n  "}]\n}\n`
}

/** The line of an entry. */
export const printEntry = (entry: LockEntry): string => JSON.stringify(canonical(entry))

const canonical = (entry: LockEntry): LockEntry => ({
  id: entry.id,
  parents: entry.parents,
  dependsOn: entry.dependsOn,
  labels: entry.labels,
  message: entry.message,
  file: entry.file,
  sha256: entry.sha256,
  ...(entry.transaction === undefined ? {} : { transaction: entry.transaction }),
  ...(entry.isolation === undefined ? {} : { isolation: entry.isolation }),
  ...(entry.breaking === undefined ? {} : { breaking: entry.breaking })
})

/** Parses the text of a lock; `file` is its name in messages. A text that was parsed before is not checked again. */
export const parse = (
  file: string,
  text: string,
  isKnown = false
): Result.Result<ReadonlyArray<LockEntry>, ScriptError> =>
  isKnown
    ? Result.succeed((JSON.parse(text) as { readonly revisions: ReadonlyArray<LockEntry> }).revisions)
    : Result.mapError(parseText(file, text), ScriptError.of)

const parseText = (file: string, text: string): Result.Result<ReadonlyArray<LockEntry>, ScriptReason> => {
  const conflict = text.split("\n").findIndex((line) => /^(<{7}|={7}|>{7}|\|{7})/.test(line))
  if (conflict >= 0) return Result.fail(new Reason.LockConflict({ file, line: conflict + 1 }))
  const json = parseJson(text)
  if (Result.isFailure(json)) return Result.fail(new Reason.LockUnreadable({ file, problem: json.failure }))
  const version = versionOf(json.success)
  if (version !== undefined && version > 1) return Result.fail(new Reason.LockVersion({ file, version: `${version}` }))
  const lock = decode(json.success)
  if (Result.isFailure(lock)) {
    return Result.fail(new Reason.LockUnreadable({ file, problem: oneLine(lock.failure.message) }))
  }
  const { revisions } = lock.success
  const twice = duplicate(revisions.map((entry) => entry.id)) ?? duplicate(revisions.map((entry) => entry.file))
  return twice === undefined ? Result.succeed(revisions) : Result.fail(new Reason.LockDuplicate({ file, entry: twice }))
}

const parseJson = (text: string): Result.Result<unknown, string> =>
  Result.try({
    try: (): unknown => JSON.parse(text),
    catch: (error) => `it is not valid JSON: ${error instanceof Error ? oneLine(error.message) : String(error)}`
  })

const versionOf = (json: unknown): number | undefined =>
  typeof json === "object" && json !== null && "version" in json && typeof json.version === "number"
    ? json.version
    : undefined

const duplicate = (values: ReadonlyArray<string>): string | undefined => {
  const seen = new Set<string>()
  return values.find((value) => seen.size === seen.add(value).size)
}
