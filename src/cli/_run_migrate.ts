/**
 * The work of `upgrade`, `downgrade` and `plan`.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { LedgerState } from "../ledger/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Graph, type Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import * as Document from "./_document.ts"
import * as Progress from "./_format_progress.ts"
import * as Format from "./_format_revision.ts"
import { onInterruptSay } from "./_interruption.ts"
import { type Mark, mark } from "./_mark.ts"
import { note, print, printJson, printLines } from "./_output.ts"
import { statementsOf } from "./_plan_statements.ts"
import type { Shared } from "./_root.ts"
import { withDatabase, withFiles } from "./_session.ts"
import { rangeTo, target as parseTarget } from "./_targets.ts"
import { BadUsage, commandError, ConfirmationNeeded, Declined } from "./error.ts"
import { ask, Questions } from "./question.ts"
import { type Paint, Style } from "./style.ts"

/** What `upgrade` and `downgrade` are told. */
export interface Input {
  readonly target: string
  readonly sql: boolean
  readonly json: boolean
}

/** Upgrades, or prints the script that would. */
export const upgrade = (input: Input, shared: Shared) =>
  input.sql ? script("upgrade", input.target, shared) : Effect.gen(function*() {
    const target = yield* single("upgrade", input.target)
    yield* withDatabase(shared, () => run("upgrade", Migrator.upgrade(target), input.json))
  })

/** Downgrades after a question, or prints the script that would. */
export const downgrade = (input: Input & { readonly yes: boolean }, shared: Shared) =>
  input.sql ? script("downgrade", input.target, shared) : Effect.gen(function*() {
    const target = yield* single("downgrade", input.target)
    yield* withDatabase(shared, () =>
      Effect.gen(function*() {
        if (!input.yes) yield* confirm(input.target, target)
        yield* run("downgrade", Migrator.downgrade(target), input.json)
      }))
  })

const single = Effect.fnUntraced(function*(direction: Migrator.Direction, text: string) {
  if (!text.includes(":")) return yield* parseTarget(text)
  return yield* commandError(
    new BadUsage({
      problem: `Cannot ${direction} along the range "${text}": the database knows where it starts`,
      remedy: `strata ${direction} ${text.slice(text.indexOf(":") + 1) || "head"}, or add --sql for a script`
    })
  )
})

const script = Effect.fnUntraced(function*(direction: Migrator.Direction, text: string, shared: Shared) {
  const range = yield* rangeTo(text)
  if (direction === "downgrade" && range.from === null) {
    return yield* commandError(
      new BadUsage({
        problem: `Cannot write a downgrade script to "${text}": it does not say where the database is`,
        remedy: `strata downgrade --sql <from>:${text.replace(/^:/, "")}`
      })
    )
  }
  yield* withFiles(shared, () => Effect.flatMap(Migrator.render(direction, range), print))
})

/** Shows what would be reverted and asks; nothing to revert needs no question. */
const confirm = Effect.fnUntraced(function*(text: string, target: Target.Target) {
  const revisions = yield* Migrator.plan("downgrade", target)
  if (revisions.length === 0) return
  if (!(yield* Questions).possible) {
    return yield* commandError(new ConfirmationNeeded({ target: text, count: revisions.length }))
  }
  yield* onInterruptSay("Interrupted: nothing was changed")
  const { err } = yield* Style
  const list = revisions.map(({ id, message }) => `  ${err.yellow(id)} ${message}`)
  yield* Console.error(["These revisions will be reverted, in this order:", ...list].join("\n"))
  if (!(yield* ask(`Revert ${Format.count(revisions.length)}?`))) return yield* commandError(new Declined())
})

/** Runs with progress on standard error, and says at the end what was done and where the database is. */
const run = <E, R>(
  direction: Migrator.Direction,
  program: Effect.Effect<Migrator.Outcome, E, R>,
  json: boolean
) =>
  Effect.gen(function*() {
    const style = yield* Style
    const finished = yield* Ref.make(0)
    const progress = Effect.fnUntraced(function*(event: Migrator.ProgressEvent) {
      if (event._tag === "Finished") {
        const count = yield* Ref.updateAndGet(finished, (count) => count + 1)
        yield* onInterruptSay(Progress.interrupted(direction, count))
      }
      const line = Progress.line(event, style)
      if (line !== undefined) yield* note(line)
    })
    yield* onInterruptSay(Progress.interrupted(direction, 0))
    const outcome = yield* Effect.provideService(program, Migrator.Progress, progress)
    const { applied, graph, state } = yield* Migrator.Status.read()
    const heads = Graph.appliedHeads(graph, applied).map((id) => ({ id, isHead: graph.heads.includes(id) }))
    yield* note(Progress.summary(outcome, heads))
    if (json) yield* printJson(outcomeDocument(outcome, heads, state))
  })

/** `{ direction, revisions, heads, sequence }`: what was done in order, where the database is, its last event. */
const outcomeDocument = (
  { direction, revisions }: Migrator.Outcome,
  heads: ReadonlyArray<{ readonly id: string; readonly isHead: boolean }>,
  state: LedgerState.State
) => ({
  direction,
  revisions: revisions.map(({ id }) => id),
  heads: heads.map(({ id, isHead }) => ({ revision: id, head: isHead })),
  sequence: state.sequence
})

/** What `plan` is told. */
export interface PlanInput {
  readonly target: string
  readonly down: boolean
  readonly sql: boolean
  readonly json: boolean
}

/** Prints what an upgrade or a downgrade would do now, with its statements if asked to. */
export const plan = (input: PlanInput, shared: Shared) =>
  Effect.gen(function*() {
    const direction = input.down ? "downgrade" : "upgrade"
    const target = yield* parseTarget(input.target)
    yield* withDatabase(shared, () =>
      Effect.gen(function*() {
        const { out } = yield* Style
        const { graph } = yield* ScriptDirectory
        const revisions = yield* Migrator.plan(direction, target)
        const history = yield* Migrator.history(undefined, undefined)
        const steps = yield* Effect.forEach(
          revisions,
          Effect.fnUntraced(function*({ id }) {
            const found = mark(history.find((entry) => entry.revision.id === id)!, graph)
            return { mark: found, statements: input.sql ? yield* statementsOf(direction, id) : undefined }
          })
        )
        if (input.json) return yield* printJson(planDocument(direction, steps))
        if (steps.length === 0) return yield* note(`Nothing to ${direction}`)
        yield* printLines(steps.flatMap((step) => stepLines(step, out)))
      }))
  })

/** A revision of a plan, with its statements if they were asked for. */
interface Step {
  readonly mark: Mark
  readonly statements: ReadonlyArray<string> | undefined
}

const stepLines = ({ mark, statements }: Step, paint: Paint): ReadonlyArray<string> => {
  if (statements === undefined) return [Format.arrow(mark, paint)]
  const { id, message } = mark.entry.revision
  return [paint.dim(`-- ${id}: ${message}`), ...statements, ""]
}

/** `{ direction, revisions: [{ …revision, statements? }] }`, in the order in which they would run. */
const planDocument = (direction: Migrator.Direction, steps: ReadonlyArray<Step>) => ({
  direction,
  revisions: steps.map(({ mark, statements }) => ({
    ...Document.revision(mark),
    ...(statements === undefined ? {} : { statements })
  }))
})
