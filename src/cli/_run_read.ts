/**
 * The work of `current`, `history`, `heads`, `branches` and `show`: reading and printing.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../migrator/mod.ts"
import { Graph, Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as Document from "./_document.ts"
import * as CurrentFormat from "./_format_current.ts"
import * as Format from "./_format_revision.ts"
import * as DatabaseJson from "./_json_database.ts"
import * as Json from "./_json_revision.ts"
import * as LedgerTable from "./_ledger_table.ts"
import { listing, type Look, plain, requireOneLook } from "./_listing.ts"
import { marker } from "./_mark.ts"
import { note, printJson, printLines } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withDatabase, withFiles } from "./_session.ts"
import { needsDatabase, target as parseTarget } from "./_targets.ts"
import { CommandError, HeadsDiverge, NotAtHead } from "./error.ts"
import { Style } from "./style.ts"

/** Prints where the database is; with `checkHeads` fails unless it is at every head. */
export const current = (
  input: { readonly checkHeads: boolean; readonly verbose: boolean; readonly json: boolean },
  shared: Shared
) =>
  withDatabase(shared, ({ environment }) =>
    Effect.gen(function*() {
      const { graph } = yield* ScriptDirectory
      const current = CurrentFormat.withoutGone(yield* Migrator.current(), (id) => graph.revisions.has(id))
      const hasLedger = yield* LedgerTable.exists(environment.ledger)
      if (input.json) {
        yield* printJson(
          DatabaseJson.Current,
          CurrentFormat.document(current, hasLedger ? LedgerTable.title(environment.ledger) : null)
        )
      } else yield* printCurrent(current, input.verbose, hasLedger)
      if (input.checkHeads && !CurrentFormat.isAtHead(current)) {
        const pending = current.pending.map(({ id }) => id)
        return yield* CommandError.of(new NotAtHead({ pending, unsettled: CurrentFormat.unsettled(current) }))
      }
    }))

const printCurrent = Effect.fnUntraced(function*(current: Migrator.Current, verbose: boolean, hasLedger: boolean) {
  const { out } = yield* Style
  const { graph } = yield* ScriptDirectory
  if (verbose) yield* printBlocks(current.heads.map(({ revision }) => revision.id))
  else yield* printLines(CurrentFormat.lines(current, out))
  const notices = CurrentFormat.notices(current, { fileHeads: graph.heads.length, hasLedger })
  for (const line of notices) yield* note(line)
})

const printBlocks = Effect.fnUntraced(function*(ids: ReadonlyArray<string>) {
  const { state } = yield* Migrator.Status.read()
  const all = yield* Migrator.history(undefined, state)
  yield* listing(all.filter(({ revision }) => ids.includes(revision.id)), [], { ...plain, verbose: true })
})

const nothing = "There are no revisions; to write one: strata revision -m \"…\""

/** Prints the history, newest first; the database is asked only when the input needs it. */
export const history = Effect.fnUntraced(function*(
  { indicateCurrent, range: text, ...look }: Look & {
    readonly range: string | undefined
    readonly indicateCurrent: boolean
  },
  shared: Shared
) {
  yield* requireOneLook(look)
  const range = text === undefined ? undefined : yield* Effect.fromResult(Target.parseRange(text))
  const online = indicateCurrent || range !== undefined && needsDatabase(range)
  const print = Effect.fnUntraced(
    function*(entries: ReadonlyArray<Migrator.HistoryEntry>, appliedHeads: ReadonlyArray<string>) {
      const { graph } = yield* ScriptDirectory
      if (graph.revisions.size === 0) yield* note(nothing)
      yield* listing(entries, appliedHeads, look)
    }
  )
  yield* online
    ? withDatabase(shared, () =>
      Effect.gen(function*() {
        const { applied, graph, state } = yield* Migrator.Status.read()
        yield* print(yield* Migrator.history(range, state), Graph.appliedHeads(graph, applied))
      }))
    : withFiles(shared, () => Effect.flatMap(Migrator.history(range, undefined), (all) => print(all, [])))
})

/** Prints the heads of the files, `resolveDependencies` without those that others depend on; `check` allows one. */
export const heads = (
  { check, json, resolveDependencies, verbose }: {
    readonly resolveDependencies: boolean
    readonly check: boolean
    readonly verbose: boolean
    readonly json: boolean
  },
  shared: Shared
) =>
  withFiles(shared, () =>
    Effect.gen(function*() {
      const { out } = yield* Style
      const { graph } = yield* ScriptDirectory
      const all = yield* Migrator.heads
      const real = new Set(graph.realHeads)
      if (all.length === 0) yield* note(nothing)
      const entries = resolveDependencies ? all.filter(({ revision }) => real.has(revision.id)) : all
      yield* json || verbose
        ? listing(entries, [], { ...plain, json, verbose })
        : printLines(entries.map(marker(graph)).map((mark) => Format.head(mark, out)))
      if (check && entries.length > 1) {
        return yield* CommandError.of(new HeadsDiverge({ heads: entries.map(({ revision }) => revision.id) }))
      }
    }))

/** Prints the revisions that several others follow, newest first, and what follows each. */
export const branches = ({ json, verbose }: { readonly verbose: boolean; readonly json: boolean }, shared: Shared) =>
  withFiles(shared, () =>
    Effect.gen(function*() {
      const { out } = yield* Style
      const { graph } = yield* ScriptDirectory
      const all = yield* Migrator.history(undefined, undefined)
      const points = all.filter(({ isBranchPoint }) => isBranchPoint)
      if (verbose && !json) return yield* listing(points, [], { ...plain, verbose })
      const marks = new Map(all.map(marker(graph)).map((mark) => [mark.entry.revision.id, mark]))
      const forks = points.map(({ revision: { id } }) => ({
        point: marks.get(id)!,
        ways: Graph.children(graph, id).map((child) => marks.get(child)!)
      }))
      if (json) return yield* printJson(Json.Branches, forks.map(({ point, ways }) => Document.fork(point, ways)))
      if (forks.length === 0) yield* note("The history has no branch points")
      yield* printLines(forks.map(({ point, ways }) => Format.fork(point, ways, out)))
    }))

/** Prints everything about the revisions that a target names; the database is asked only for a target that needs it. */
export const show = Effect.fnUntraced(function*(
  input: { readonly target: string; readonly json: boolean },
  shared: Shared
) {
  const target = yield* parseTarget(input.target)
  const print = Effect.fnUntraced(
    function*(found: ReadonlyArray<Migrator.HistoryEntry>, appliedHeads: ReadonlyArray<string>) {
      if (found.length === 0) yield* note(`"${input.target}" names no revision: nothing lies below the first one`)
      yield* listing(found, appliedHeads, { ...plain, json: input.json, verbose: true })
    }
  )
  yield* needsDatabase({ from: target, to: target })
    ? withDatabase(shared, () =>
      Effect.gen(function*() {
        const { applied, graph, state } = yield* Migrator.Status.read()
        yield* print(yield* Migrator.show(target, state), Graph.appliedHeads(graph, applied))
      }))
    : withFiles(
      shared,
      () => Effect.flatMap(Migrator.show(target, undefined), (found) => print(found, []))
    )
})
