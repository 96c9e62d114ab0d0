/**
 * The work of `current`, `history`, `heads`, `show`, `log` and `verify`: reading and printing.
 */
import * as Effect from "effect/Effect"
import { Ledger } from "../ledger/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Graph, Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as Document from "./_document.ts"
import * as CurrentFormat from "./_format_current.ts"
import * as LogFormat from "./_format_log.ts"
import * as Format from "./_format_revision.ts"
import { mark } from "./_mark.ts"
import { note, print, printJson, printLines } from "./_output.ts"
import type { Shared } from "./_root.ts"
import { withDatabase, withFiles } from "./_session.ts"
import { needsDatabase, target as parseTarget } from "./_targets.ts"
import { ChainBroken, commandError, NotAtHead } from "./error.ts"
import { Style } from "./style.ts"

/** Prints where the database is; with `checkHeads` fails unless it is at every head. */
export const current = (
  input: { readonly checkHeads: boolean; readonly verbose: boolean; readonly json: boolean },
  shared: Shared
) =>
  withDatabase(shared, () =>
    Effect.gen(function*() {
      const current = yield* Migrator.current()
      if (input.json) yield* printJson(CurrentFormat.document(current))
      else yield* printCurrent(current, input.verbose)
      if (input.checkHeads && !CurrentFormat.isAtHead(current)) {
        const pending = current.pending.map(({ id }) => id)
        return yield* commandError(new NotAtHead({ pending, unsettled: CurrentFormat.unsettled(current) }))
      }
    }))

const printCurrent = Effect.fnUntraced(function*(current: Migrator.Current, verbose: boolean) {
  const { out } = yield* Style
  if (verbose) yield* printBlocks(current.heads.map(({ revision }) => revision.id))
  else yield* printLines(CurrentFormat.lines(current, out))
  for (const line of CurrentFormat.notices(current)) yield* note(line)
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
  const details = { json: input.json, verbose: true }
  yield* needsDatabase({ from: target, to: target })
    ? withDatabase(shared, () =>
      Effect.gen(function*() {
        const { applied, graph, state } = yield* Migrator.Status.read()
        yield* listing(yield* Migrator.show(target, state), Graph.appliedHeads(graph, applied), details)
      }))
    : withFiles(shared, () => Effect.flatMap(Migrator.show(target, undefined), (found) => listing(found, [], details)))
})

/** Prints the ledger's events, oldest first. */
export const log = (input: { readonly json: boolean }, shared: Shared) =>
  withDatabase(shared, () =>
    Effect.gen(function*() {
      const { out } = yield* Style
      const events = yield* Migrator.log
      if (input.json) return yield* printJson(events.map(LogFormat.document))
      if (events.length === 0) yield* note("The ledger is empty; the first upgrade writes to it")
      yield* printLines(LogFormat.table(events, out))
    }))

/** Recomputes the hash chain of the ledger; a broken one fails and names the first bad event. */
export const verify = (input: { readonly json: boolean }, shared: Shared) =>
  withDatabase(shared, ({ environment: { ledger: place } }) =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      const name = `${place.schema}.${place.table}`
      // The chain first: it is about the rows as they are, also those that no longer make sense as events.
      const fault = yield* ledger.verify
      const events = fault._tag === "Some" ? null : (yield* ledger.read).length
      const broken = fault._tag === "Some" ? { sequence: fault.value.sequence, problem: fault.value.reason } : null
      if (input.json) yield* printJson({ ledger: name, events, intact: broken === null, fault: broken })
      if (broken !== null) return yield* commandError(new ChainBroken({ ledger: name, ...broken }))
      if (!input.json) yield* print(`${name}: ${events === 1 ? "1 event" : `${events} events`}, the chain is intact`)
    }))
