/**
 * The work of `upgrade` and `downgrade`.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type { LedgerState } from "../ledger/mod.ts"
import { Migrator } from "../migrator/mod.ts"
import { Graph, type Target } from "../revision/mod.ts"
import { ScriptDirectory } from "../script/mod.ts"
import { isBackwards, looksBackwards, opposite } from "./_backwards.ts"
import { summary } from "./_format_progress.ts"
import * as Format from "./_format_revision.ts"
import { onInterruptSay, silent } from "./_interruption.ts"
import * as Json from "./_json_database.ts"
import { note, print, printJson, requireText } from "./_output.ts"
import * as Progress from "./_progress.ts"
import type { Shared } from "./_root.ts"
import { withDatabase, withFiles } from "./_session.ts"
import { rangeTo, target as parseTarget } from "./_targets.ts"
import { BadUsage, CommandError, ConfirmationNeeded, Declined } from "./error.ts"
import { ask, Questions } from "./question.ts"
import { Style } from "./style.ts"

/** What `upgrade` and `downgrade` are told. */
export interface Input {
  readonly targets: ReadonlyArray<string>
  readonly sql: boolean
  readonly json: boolean
}

/** Upgrades, or prints the script that would; to `head` where no target is given. */
export const upgrade = (input: Input, shared: Shared) => {
  const texts = input.targets.length === 0 ? ["head"] : input.targets
  return input.sql ? script("upgrade", texts, input, shared) : Effect.gen(function*() {
    const targets = yield* Effect.forEach(texts, (text) => place("upgrade", text))
    yield* withDatabase(shared, () => run("upgrade", Migrator.upgrade(...targets), input.json))
  })
}

/** Downgrades after a question, or prints the script that would. */
export const downgrade = (input: Input & { readonly yes: boolean }, shared: Shared) =>
  input.sql ? script("downgrade", input.targets, input, shared) : Effect.gen(function*() {
    const targets = yield* Effect.forEach(input.targets, (text) => place("downgrade", text))
    yield* withDatabase(shared, () =>
      Effect.gen(function*() {
        if (!input.yes) yield* confirm(input.targets.join(" "), targets)
        yield* run("downgrade", Migrator.downgrade(...targets), input.json)
      }))
  })

/** One target; a range is for scripts. */
const place = Effect.fnUntraced(function*(direction: Migrator.Direction, text: string) {
  if (!text.includes(":")) return yield* parseTarget(text)
  const range = yield* rangeTo(text)
  const end = text.slice(text.indexOf(":") + 1)
  const problem = `Cannot ${direction} along the range "${text}": the database knows where it starts`
  return yield* CommandError.of(
    looksBackwards(direction, range)
      ? new BadUsage({
        problem: `${problem}, and the range goes the wrong way`,
        remedy: `strata ${opposite(direction)} ${end || (direction === "upgrade" ? "base" : "head")}`
      })
      : new BadUsage({
        problem,
        remedy: `strata ${direction} ${end || (direction === "upgrade" ? "head" : "base")}, or add --sql for a script`
      })
  )
})

const script = Effect.fnUntraced(function*(
  direction: Migrator.Direction,
  [text = "", ...more]: ReadonlyArray<string>,
  { json }: Input,
  shared: Shared
) {
  yield* requireText(json, `strata ${direction} --sql ${text}`)
  if (more.length > 0) {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot write one ${direction} script to several targets (${[text, ...more].join(", ")})`,
        remedy: `strata ${direction} --sql with one range, such as from:${direction === "upgrade" ? "heads" : "base"}`
      })
    )
  }
  const range = yield* rangeTo(text)
  if (direction === "downgrade" && range.from === null) {
    return yield* CommandError.of(
      new BadUsage({
        problem: `Cannot write a downgrade script to "${text}": it does not say where the database is`,
        remedy: `strata downgrade --sql <from>:${text.replace(/^:/, "")}`
      })
    )
  }
  yield* withFiles(shared, () =>
    Effect.gen(function*() {
      const { graph } = yield* ScriptDirectory
      if (isBackwards(graph, direction, range)) {
        return yield* CommandError.of(
          new BadUsage({
            problem: `Cannot write the ${direction} script "${text}": the range goes the wrong way`,
            remedy: `strata ${opposite(direction)} --sql ${text}`
          })
        )
      }
      yield* print(yield* Migrator.render(direction, range))
    }))
})

/** Shows what would be reverted and asks; nothing to revert needs no question. */
const confirm = Effect.fnUntraced(function*(text: string, targets: ReadonlyArray<Target.Target>) {
  const revisions = yield* Migrator.plan("downgrade", ...targets)
  if (revisions.length === 0) return
  if (!(yield* Questions).possible) {
    return yield* CommandError.of(new ConfirmationNeeded({ target: text, count: revisions.length }))
  }
  yield* onInterruptSay("Interrupted: nothing was changed")
  const { err } = yield* Style
  const list = revisions.map(({ id, message }) => `  ${err.yellow(id)} ${message}`)
  yield* Console.error(["These revisions will be reverted, in this order:", ...list].join("\n"))
  if (!(yield* ask(`Revert ${Format.count(revisions.length)}?`))) return yield* CommandError.of(new Declined())
})

/** Runs with progress on standard error, and says at the end what was done and where the database is. */
const run = <E, R>(
  direction: Migrator.Direction,
  program: Effect.Effect<Migrator.Outcome, E, R>,
  json: boolean
) =>
  Effect.gen(function*() {
    const outcome = yield* Effect.scoped(Effect.gen(function*() {
      return yield* Effect.provideService(program, Migrator.Progress, yield* Progress.make(direction))
    }))
    const { applied, graph, state } = yield* Migrator.Status.read()
    const heads = Graph.appliedHeads(graph, applied).map((id) => ({ id, isHead: graph.heads.includes(id) }))
    // Who interrupts after this was told already that the work is done.
    yield* Effect.uninterruptible(Effect.gen(function*() {
      yield* onInterruptSay(silent)
      yield* note(summary(outcome, heads))
      if (json) yield* printJson(Json.Outcome, outcomeDocument(outcome, heads, state))
    }))
  })

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
