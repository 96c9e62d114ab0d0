/**
 * The work of `rebase`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { schemas } from "../../document/mod.ts"
import { LedgerState } from "../../ledger/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { planRebase, type Rebase, rebase as rewrite, ScriptDirectory } from "../../script/mod.ts"
import { BadUsage, CommandError, NotMovable } from "../error.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import { target as parseTarget } from "../shell/targets.ts"

interface Input {
  readonly head: string | undefined
  readonly onto: string | undefined
  readonly dryRun: boolean
  readonly json: boolean
}

/** The head of the branch to move, and its new parent. */
interface Ends {
  readonly head: string
  readonly onto: string
}

/** Rewrites the parents in the first files of the branch, and prints them. */
export const work = (input: Input, shared: Shared) =>
  withDatabase(shared, () =>
    Effect.gen(function*() {
      const status = yield* Migrator.Status.read()
      const ends = yield* endsOf(input, status)
      const plan = yield* planned(status, ends)
      yield* rewrite(plan.moves, input.dryRun)
      yield* report(input, ends, plan)
    }))

const endsOf = Effect.fnUntraced(function*({ head, onto }: Input, status: Migrator.Status.Status) {
  const [named, below] = yield* Effect.all([resolve(head, status), resolve(onto, status)])
  if (named !== undefined && below !== undefined) return { head: named, onto: below }
  const { heads } = status.graph
  const [first, second] = heads
  if (first === undefined || second === undefined || heads.length > 2) return yield* notTwo(heads)
  const other = (id: string) => heads.find((one) => one !== id)
  if (named === undefined && below === undefined) return yield* unapplied(status, first, second)
  const rest = other(named ?? below ?? "")
  if (rest === undefined || !heads.includes(named ?? below ?? "")) return yield* notTwo(heads)
  return named === undefined ? { head: rest, onto: below! } : { head: named, onto: rest }
})

const resolve = Effect.fnUntraced(function*(text: string | undefined, { applied, graph }: Migrator.Status.Status) {
  if (text === undefined) return undefined
  const found = yield* Effect.fromResult(Graph.resolveOne(graph, applied, yield* parseTarget(text)))
  if (found !== undefined) return found.id
  return yield* CommandError.of(
    new BadUsage({ problem: `Cannot rebase: "${text}" matches no revision`, remedy: "strata heads" })
  )
})

const notTwo = (heads: ReadonlyArray<string>) =>
  CommandError.of(
    heads.length < 2
      ? new BadUsage({ problem: "Cannot rebase: the history has only one head", remedy: "strata history" })
      : new BadUsage({
        problem: `Cannot choose a branch to move: there are ${heads.length} heads (${heads.join(", ")})`,
        remedy: "strata rebase <head> --onto <head>"
      })
  )

/** Of two related heads, the one whose branch is not applied. Fails if the choice is not unique. */
const unapplied = Effect.fnUntraced(function*(status: Migrator.Status.Status, first: string, second: string) {
  const movable = [{ head: first, onto: second }, { head: second, onto: first }].filter((ends) => {
    const plan = planRebase(status.graph, ends.head, ends.onto)
    return Result.isSuccess(plan) && touched(status, plan.success).length === 0
  })
  const [ends] = movable
  const below = Graph.ancestors(status.graph, [first])
  const related = [...Graph.ancestors(status.graph, [second])].some((id) => below.has(id))
  if (ends !== undefined && movable.length === 1 && related) return ends
  const why = !related
    ? "they have no revision in common"
    : movable.length === 0
    ? "both have applied revisions of their own"
    : "neither has applied revisions of its own"
  return yield* CommandError.of(
    new BadUsage({
      problem: `Cannot choose which of "${first}" and "${second}" to move: ${why}`,
      remedy: movable.length === 0 ? `strata merge ${first} ${second}` : `strata rebase ${second} --onto ${first}`
    })
  )
})

/** The revisions of a branch that are applied or in doubt: the ledger records their parents. */
const touched = ({ applied, state }: Migrator.Status.Status, { branch }: Rebase): ReadonlyArray<string> => {
  const doubted = LedgerState.inDoubt(state)
  return branch.filter((id) => applied.has(id) || doubted.has(id))
}

const planned = Effect.fnUntraced(function*(status: Migrator.Status.Status, ends: Ends) {
  const plan = planRebase(status.graph, ends.head, ends.onto)
  if (Result.isFailure(plan)) {
    return yield* CommandError.of(new NotMovable({ ...ends, problem: plan.failure, joinable: false }))
  }
  const [applied] = touched(status, plan.success)
  if (applied === undefined) return plan.success
  const problem = `"${applied}" is applied or in doubt, and the files of such revisions are not rewritten`
  return yield* CommandError.of(new NotMovable({ ...ends, problem, joinable: true }))
})

/** Prints a line for each file: its previous and its new parents. */
const report = Effect.fnUntraced(function*({ dryRun, json }: Input, ends: Ends, { branch, moves }: Rebase) {
  const { revisions } = yield* ScriptDirectory
  const moved = moves.map(({ from, revision, to }) => ({ revision, file: revisions.get(revision)!.file, from, to }))
  if (json) {
    yield* printJson(schemas.revisions, "Rebased", { revision: ends.head, onto: ends.onto, dryRun, branch, moved })
  } else yield* printLines(moved.map(({ file, from, to }) => `${file}: ${shownList(from)} -> ${shownList(to)}`))
  const count = branch.length === 1 ? "1 revision" : `${branch.length} revisions`
  yield* note(
    moved.length === 0
      ? `Nothing to move: "${ends.head}" already follows "${ends.onto}"`
      : dryRun
      ? `Would move ${count} onto "${ends.onto}"; nothing was changed`
      : `Moved ${count} onto "${ends.onto}". Next, run: strata upgrade`
  )
})

const shownList = (ids: ReadonlyArray<string>): string => ids.length === 0 ? "base" : ids.join(", ")
