/**
 * Writes the revisions of a comparison as a chain: all of them or none.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { Format } from "../../codegen/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { createRevision, ScriptDirectory, type ScriptRevision, Template } from "../../script/mod.ts"
import { compareText } from "../../text/mod.ts"
import type { Difference } from "../compare/check.ts"
import { hooked } from "../hook.ts"
import { stageWords } from "../wording/description.ts"
import type { Programs } from "./_programs.ts"
import { sourceOf } from "./_source.ts"

/** The options of the chain. Only the first revision has `labels` and `dependsOn`; all are `breaking` if one is. */
export interface WriteOptions {
  readonly message: string
  readonly parents: ReadonlyArray<string>
  readonly format?: Format | undefined
  readonly id?: string | undefined
  readonly dependsOn?: ReadonlyArray<string> | undefined
  readonly labels?: ReadonlyArray<string> | undefined
  readonly breaking?: boolean | undefined
  readonly version?: string | undefined
}

/** A written revision: its absolute path, its changes, and whether it can be reverted. */
export interface Written {
  readonly revision: ScriptRevision
  readonly path: string
  readonly changes: ReadonlyArray<Difference>
  readonly isReversible: boolean
}

/** Writes a revision for each of the programs. All texts are made first; if a file fails, the others are removed. */
export const writeAll = Effect.fnUntraced(function*(
  loaded: Environment.Loaded,
  options: WriteOptions,
  all: ReadonlyArray<Programs>
) {
  const texts = yield* textsOf(loaded, options, all)
  const directory = yield* ScriptDirectory
  const fs = yield* FileSystem.FileSystem
  const revisions = new Map(directory.revisions)
  const written: Array<Written> = []
  const remove = Effect.forEach(written, ({ path }) => Effect.ignore(fs.remove(path)), { discard: true })
  yield* Effect.forEach(texts, ({ made, own, source }) =>
    Effect.map(
      Effect.provideService(
        createRevision({ ...own, version: options.version, source }),
        ScriptDirectory,
        ScriptDirectory.of({ ...directory, revisions })
      ),
      (created) => {
        revisions.set(created.revision.id, created.revision)
        written.push({ ...created, changes: made.changes, isReversible: made.downgrade !== undefined })
      }
    ), { discard: true }).pipe(Effect.onError(() => Effect.suspend(() => remove)))
  return written
})

const textsOf = Effect.fnUntraced(function*(
  loaded: Environment.Loaded,
  options: WriteOptions,
  all: ReadonlyArray<Programs>
) {
  const { environment: { format: usual, timezone } } = loaded
  const { format = usual } = options
  const createdAt = Template.shownIn(yield* DateTime.now, timezone)
  const ids = yield* idsOf(options.id, all.length)
  let parents = options.parents
  return yield* Effect.forEach(
    all,
    Effect.fnUntraced(function*(made, index) {
      const isFirst = index === 0
      const own = {
        id: ids[index]!,
        parents,
        dependsOn: isFirst ? options.dependsOn : undefined,
        labels: isFirst ? options.labels : undefined,
        breaking: options.breaking,
        message: all.length === 1
          ? options.message
          : `${options.message} (${index + 1} of ${all.length}: ${stageWords(all, index)})`,
        format,
        createdAt
      }
      parents = [own.id]
      return { made, own, source: yield* hooked(() => sourceOf(loaded, own, format, made)) }
    })
  )
})

/** The given id, with a number if there are several revisions. They are in order, since the files have the same time. */
const idsOf = (id: string | undefined, count: number): Effect.Effect<ReadonlyArray<string>> => {
  const places = Array.from({ length: count }, (_, index) => `${index + 1}`.padStart(`${count}`.length, "0"))
  return id === undefined
    ? Effect.map(Effect.forEach(places, () => Template.generateId), (ids) => ids.toSorted(compareText))
    : Effect.succeed(count === 1 ? [id] : places.map((place) => `${id}_${place}`))
}
