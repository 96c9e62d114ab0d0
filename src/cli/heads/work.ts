/**
 * The work of `heads`.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../../migrator/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { CommandError, HeadsDiverge } from "../error.ts"
import { listed } from "../look/listed_revision.ts"
import * as RevisionText from "../look/revision.ts"
import { Style } from "../look/style.ts"
import { listing, noRevisions, plain } from "../shared_work/listing.ts"
import { note, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withFiles } from "../shell/session.ts"

/** Prints the heads; `resolveDependencies` omits those that others depend on; `check` fails if there are several. */
export const work = (
  { check, json, resolveDependencies, verbose }: {
    readonly resolveDependencies: boolean
    readonly check: boolean
    readonly verbose: boolean
    readonly json: boolean
  },
  shared: Shared
) =>
  withFiles({ ...shared, unchanged: "known" }, () =>
    Effect.gen(function*() {
      const { out } = yield* Style
      const { graph } = yield* ScriptDirectory
      const all = yield* Migrator.heads
      const real = new Set(graph.realHeads)
      if (all.length === 0) yield* note(noRevisions)
      const entries = resolveDependencies ? all.filter(({ revision }) => real.has(revision.id)) : all
      yield* json || verbose
        ? listing(entries, [], { ...plain, json, verbose })
        : printLines(entries.map(listed(graph)).map((item) => RevisionText.head(item, out)))
      if (check && entries.length > 1) {
        return yield* CommandError.of(new HeadsDiverge({ heads: entries.map(({ revision }) => revision.id) }))
      }
    }))
