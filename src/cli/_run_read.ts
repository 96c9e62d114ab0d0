/**
 * The work of `current`, `history`, `heads` and `show`: reading and printing.
 */
import * as Effect from "effect/Effect"
import { Migrator } from "../migrator/mod.ts"
import { Graph, Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as Document from "./_document.ts"
import * as CurrentFormat from "./_format_current.ts"
import * as Format from "./_format_revision.ts"
import * as LedgerTable from "./_ledger_table.ts"
import { mark } from "./_mark.ts"
import { note, printJson, printLines } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withDatabase, withFiles } from "./_session.ts"
import { needsDatabase, target as parseTarget } from "./_targets.ts"
import { commandError, NotAtHead } from "./error.ts"
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
        yield* printJson(CurrentFormat.document(current, hasLedger ? LedgerTable.title(environment.ledger) : null))
      } else yield* printCurrent(current, input.verbose, hasLedger)
      if (input.checkHeads && !CurrentFormat.isAtHead(current)) {
        const pending = current.pending.map(({ id }) => id)
        return yield* commandError(new NotAtHead({ pending, unsettled: CurrentFormat.unsettled(current) }))
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
  yield* blocks(all.filter(({ revision }) => ids.includes(revision.id)), [])
})

const blocks = Effect.fnUntraced(
  function*(entries: ReadonlyArray<Migrator.HistoryEntry>, appliedHeads: ReadonlyArray<string>) {
    const { out } = yield* Style
    const { graph } = yield* ScriptDirectory
    const texts = entries.map((entry) =>
      Format.block(mark(entry, graph, appliedHeads), Graph.children(graph, entry.revision.id), out)
    )
    yield* printLines(texts.length === 0 ? [] : [texts.join("\n\n")])
  }
)

/** Prints the history, newest first; the database is asked only when the input needs it. */
export const history = Effect.fnUntraced(function*(
  input: {
    readonly range: string | undefined
    readonly indicateCurrent: boolean
    readonly verbose: boolean
    readonly json: boolean
  },
  shared: Shared
) {
  const range = input.range === undefined ? undefined : yield* Effect.fromResult(Target.parseRange(input.range))
  const online = input.indicateCurrent || range !== undefined && needsDatabase(range)
  yield* online
    ? withDatabase(shared, () =>
      Effect.gen(function*() {
        const { applied, graph, state } = yield* Migrator.Status.read()
        yield* listing(yield* Migrator.history(range, state), Graph.appliedHeads(graph, applied), input)
      }))
    : withFiles(shared, () => Effect.flatMap(Migrator.history(range, undefined), (all) => listing(all, [], input)))
})

const listing = Effect.fnUntraced(function*(
  entries: ReadonlyArray<Migrator.HistoryEntry>,
  appliedHeads: ReadonlyArray<string>,
  { json, verbose }: { readonly json: boolean; readonly verbose: boolean }
) {
  const { out } = yield* Style
  const { graph } = yield* ScriptDirectory
  const marks = entries.map((entry) => mark(entry, graph, appliedHeads))
  if (json) return yield* printJson(marks.map(Document.revision))
  if (verbose) return yield* blocks(entries, appliedHeads)
  if (graph.revisions.size === 0) yield* note("There are no revisions; to write one: strata revision -m \"…\"")
  yield* printLines(marks.map((it) => Format.arrow(it, out)))
})

/** Prints the heads of the files. */
export const heads = (input: { readonly verbose: boolean; readonly json: boolean }, shared: Shared) =>
  withFiles(shared, () =>
    Effect.gen(function*() {
      const { out } = yield* Style
      const { graph } = yield* ScriptDirectory
      const entries = yield* Migrator.heads
      const marks = entries.map((entry) => mark(entry, graph))
      if (input.json) return yield* printJson(marks.map(Document.revision))
      if (input.verbose) return yield* blocks(entries, [])
      yield* printLines(marks.map((it) => Format.head(it, out)))
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
      yield* listing(found, appliedHeads, { json: input.json, verbose: true })
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
