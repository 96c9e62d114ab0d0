/**
 * A script directory in memory, for migrations that are values of a program.
 */
import * as Effect from "effect/Effect"
import { type Migration, Modes } from "../../operation/mod.ts"
import { ScriptError } from "../error.ts"
import { checksumOf, recordedModes, type ScriptRevision } from "../file/revision_file.ts"
import { defaultVersions } from "../file/versions.ts"
import { UnknownRevision } from "../reason/history.ts"
import { makeGraph } from "./load_revision.ts"
import type { Opened } from "./open.ts"

/** `checksums` are by revision id, in the format of `checksumOf`. */
export interface MemoryOptions {
  readonly checksums?: Readonly<Record<string, string>>
}

const place = { path: "memory", name: "memory" }

export const makeMemory = Effect.fnUntraced(
  function*(
    migrations: ReadonlyArray<Migration.Any>,
    options?: MemoryOptions
  ): Effect.fn.Return<Opened, ScriptError> {
    const revisions = migrations.map((migration) => describe(migration, options))
    const graph = yield* makeGraph(place, revisions)
    const byId = new Map(migrations.map((migration) => [migration.revision, migration]))
    return {
      directory: place.path,
      graph,
      revisions: new Map(revisions.map((revision) => [revision.id, revision])),
      load: (id) => {
        const migration = byId.get(id)
        return migration === undefined
          ? Effect.fail(ScriptError.of(new UnknownRevision({ directory: place.name, revision: id })))
          : Effect.succeed(migration)
      },
      changes: { added: [], changed: [], removed: [] },
      versions: defaultVersions,
      recursive: false,
      writing: {}
    }
  }
)

const describe = (migration: Migration.Any, options: MemoryOptions | undefined): ScriptRevision => {
  const { breaking, dependsOn, labels, message, modes, parents, revision } = migration
  const { downgrade, upgrade } = modes
  const transaction = Modes.declaredOf({ upgrade: upgrade.transaction, downgrade: downgrade.transaction })
  const isolation = Modes.declaredOf({ upgrade: upgrade.isolation, downgrade: downgrade.isolation })
  const canonical = JSON.stringify({ revision, parents, dependsOn, labels, message, transaction, isolation })
  return {
    id: revision,
    parents,
    dependsOn,
    labels,
    message,
    file: `${revision}.ts`,
    checksum: options?.checksums?.[revision] ?? checksumOf(canonical),
    format: "ts",
    breaking,
    modes: recordedModes(modes)
  }
}
