/**
 * A script directory whose files are in a bundle: texts and modules by path, as `import.meta.glob` returns them and as
 * `strata bundle` writes them.
 *
 * The checksum of a revision is that of its file, so that the bundle and the command line agree about one ledger. It is
 * computed from the text; a module has none, so its checksum is taken from `strata.lock`, which is one of the files.
 */
import * as Effect from "effect/Effect"
import { posix } from "node:path"
import { Migration } from "../../operation/mod.ts"
import { ScriptError } from "../error.ts"
import { checksumOf, compareNames, type Format, formatOf, type ScriptRevision } from "../file/revision_file.ts"
import { defaultVersions, nameOf } from "../file/versions.ts"
import { type LockEntry, lockName, parse } from "../lock/lock_file.ts"
import { compare, differs, type LockChanges } from "../lock/lock_state.ts"
import { ChecksumUnknown, ModuleMissing, NotContent } from "../reason/bundle.ts"
import { IdNotInName, ModuleThrew } from "../reason/file.ts"
import { UnknownRevision } from "../reason/history.ts"
import { LockMismatch, LockOutdated } from "../reason/lock.ts"
import { kindOf, migrationOf } from "../revision/ts_revision.ts"
import { thrownBy } from "../revision/user_module.ts"
import { describe, difference, makeGraph, sqlRevisions } from "./load_revision.ts"
import { metadataOf, type Opened } from "./open.ts"

/**
 * Contents by path: a text, a module or its default export, or a function that returns one of them or a promise of it.
 * What is no revision, such as `env.ts`, is ignored, except `strata.lock`.
 */
export type Glob = Readonly<Record<string, unknown>>

/** A file of the bundle: its text, its module, or both. */
interface Content {
  readonly text?: string
  readonly module?: object
}

export const makeBundled = Effect.fnUntraced(
  function*(globs: ReadonlyArray<Glob>): Effect.fn.Return<Opened, ScriptError> {
    const { files, lock, place } = yield* gather(globs)
    const entries = lock === undefined ? undefined : yield* Effect.fromResult(parse(nameOf(place.name, lockName), lock))
    const found = [...files].flatMap(([file, content]) => {
      const format = formatOf(file.slice(file.lastIndexOf("/") + 1))
      return format === undefined ? [] : [{ file, format, content, name: nameOf(place.name, file) }]
    }).toSorted((a, b) => compareNames(a.file, b.file))
    const lacking = found.filter(({ content, format }) => format === "ts" && content.module === undefined)
    if (lacking.length > 0) {
      return yield* ScriptError.of(new ModuleMissing({ files: lacking.map(({ name }) => name) }))
    }
    const compiled = found.find(({ content, format }) => format === "sql" && content.text === undefined)
    if (compiled !== undefined) {
      return yield* ScriptError.of(new NotContent({ file: compiled.name, found: "a module" }))
    }
    const known = new Map((entries ?? []).map((entry) => [entry.file, entry]))
    const all = yield* checked(found, known)
    if (entries !== undefined) {
      const changes = compare(all, known)
      if (differs(changes)) {
        return yield* ScriptError.of(new LockOutdated({ file: nameOf(place.name, lockName), ...changes }))
      }
    }
    const loaded = yield* Effect.forEach(all, load(known))
    const graph = yield* makeGraph(place, loaded.map(({ revision }) => revision))
    const byId = new Map(loaded.map((one) => [one.revision.id, one]))
    return {
      directory: place.path,
      graph,
      revisions: new Map(loaded.map(({ revision }) => [revision.id, revision])),
      load: (id) => {
        const one = byId.get(id)
        return one === undefined
          ? Effect.fail(ScriptError.of(new UnknownRevision({ directory: place.name, revision: id })))
          : one.migration
      },
      changes: none,
      versions: defaultVersions,
      recursive: false,
      writing: {}
    }
  }
)

const none: LockChanges = { added: [], changed: [], removed: [] }

interface File {
  readonly file: string
  readonly name: string
  readonly format: Format
  readonly content: Content
}

/** The files of all globs by their paths from the script directory, which is where `strata.lock` is, or their folder. */
const gather = Effect.fnUntraced(function*(globs: ReadonlyArray<Glob>) {
  const given = globs.flatMap((glob) => Object.entries(glob))
    .map(([key, value]) => [posix.normalize(key.replaceAll("\\", "/").replace(/\?.*$/s, "")), value] as const)
  const paths = given.map(([path]) => path)
  const locks = new Set(paths.filter((path) => posix.basename(path) === lockName).map((path) => posix.dirname(path)))
  const [home = folderOf(paths.filter((path) => formatOf(posix.basename(path)) !== undefined))] = locks
  const files = new Map<string, Content>()
  let lock: string | undefined
  const contents = yield* Effect.forEach(given, ([path, value]) => contentOf(path, value), { concurrency: "unbounded" })
  for (const [index, path] of paths.entries()) {
    const file = posix.relative(home, path)
    const content = contents[index]!
    if (file === lockName) lock = content.text?.replaceAll("\r\n", "\n")
    else files.set(file, { ...files.get(file), ...content })
  }
  const name = home === "." ? "bundle" : home
  return { files, lock, place: { path: name, name } }
})

/** The folder that contains all paths. */
const folderOf = (paths: ReadonlyArray<string>): string => {
  const [first = [], ...others] = paths.map((path) => posix.dirname(path).split("/"))
  const end = first.findIndex((part, index) => others.some((other) => other[index] !== part))
  return first.slice(0, end < 0 ? first.length : end).join("/") || "."
}

/** The content of a file, from whatever a bundler makes of an import of it. */
const contentOf = Effect.fnUntraced(function*(path: string, value: unknown) {
  if (posix.basename(path) !== lockName && formatOf(posix.basename(path)) === undefined) return {}
  const got: unknown = typeof value === "function"
    ? yield* Effect.tryPromise({
      try: async () => (value as () => unknown)(),
      catch: (cause) => {
        const { line, problem } = thrownBy(path, cause)
        return ScriptError.of(new ModuleThrew({ file: path, problem, ...(line === undefined ? {} : { line }) }))
      }
    })
    : value
  if (typeof got === "string") return { text: got }
  if (typeof got !== "object" || got === null) {
    return yield* ScriptError.of(new NotContent({ file: path, found: kindOf(got) }))
  }
  if (Migration.isMigration(got)) return { module: { default: got } }
  return "default" in got && typeof got.default === "string" ? { text: got.default } : { module: got }
})

/** The files with their checksums, which are those of their texts or else of the lock. */
const checked = Effect.fnUntraced(function*(files: ReadonlyArray<File>, known: ReadonlyMap<string, LockEntry>) {
  const unknown = files.filter(({ content, file }) => content.text === undefined && !known.has(file))
  if (unknown.length > 0 && known.size === 0) {
    return yield* ScriptError.of(new ChecksumUnknown({ files: unknown.map(({ name }) => name) }))
  }
  return files.map((file) => ({
    ...file,
    path: file.file,
    checksum: file.content.text === undefined
      ? `sha256:${known.get(file.file)?.sha256 ?? ""}`
      : checksumOf(file.content.text)
  }))
})

/** The revision of a file, and its migration. SQL that the lock describes is not parsed before it runs. */
const load = (known: ReadonlyMap<string, LockEntry>) =>
  Effect.fnUntraced(function*(file: File & { readonly path: string; readonly checksum: string }) {
    const entry = known.get(file.file)
    const migration = migrationIn(file)
    if (file.format === "sql" && entry !== undefined) {
      const revision = describe(file, metadataOf(entry))
      return { revision, migration: Effect.tap(migration, (one) => requireSame(file, describe(file, one), revision)) }
    }
    const own = yield* migration
    if (!posix.basename(file.file).includes(own.revision)) {
      return yield* ScriptError.of(new IdNotInName({ file: file.name, id: own.revision }))
    }
    const revision = describe(file, own)
    if (entry !== undefined) yield* requireSame(file, revision, describe(file, metadataOf(entry)))
    return { revision, migration: Effect.succeed(own) }
  })

const requireSame = (file: File, said: ScriptRevision, locked: ScriptRevision) => {
  const key = difference(said, locked)
  return key === undefined
    ? Effect.void
    : Effect.fail(ScriptError.of(new LockMismatch({ file: file.name, revision: said.id, key })))
}

const migrationIn = Effect.fnUntraced(function*({ content, format, name }: File) {
  if (format === "ts") return yield* Effect.mapError(migrationOf(name, content.module!), ScriptError.of)
  const sql = yield* sqlRevisions
  return sql.toMigration(yield* Effect.fromResult(sql.parse(name, content.text!)))
})
