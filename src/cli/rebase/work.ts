/**
 * The work of `rebase`: which branch moves where, and whether the ledger allows it.
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

/** The head that moves and what it moves onto. */
interface Ends {
  readonly head: string
  readonly onto: string
}

/** Rewrites the parents of the branch's first files, and prints them. */
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
    new BadUsage({ problem: `Cannot rebase with "${text}", which names no revision`, remedy: "strata heads" })
  )
})

const notTwo = (heads: ReadonlyArray<string>) =>
  CommandError.of(
    heads.length < 2
      ? new BadUsage({ problem: "There is nothing to move, as the history has one head", remedy: "strata history" })
      : new BadUsage({
        problem: `Cannot choose what to move as there are ${heads.length} heads (${heads.join(", ")})`,
        remedy: "strata rebase <head> --onto <head>"
      })
  )

/** Of two heads of one history the one whose own branch was not applied; all else is a person's to decide. */
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

/** The revisions of a branch that are applied or in doubt: their files are what the ledger speaks of. */
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
  const problem = `"${applied}" was applied, and the file of an applied revision is not rewritten`
  return yield* CommandError.of(new NotMovable({ ...ends, problem, joinable: true }))
})

/** One line for each file: what it followed and what it follows. */
const report = Effect.fnUntraced(function*({ dryRun, json }: Input, ends: Ends, { branch, moves }: Rebase) {
  const { revisions } = yield* ScriptDirectory
  const moved = moves.map(({ from, revision, to }) => ({ revision, file: revisions.get(revision)!.file, from, to }))
  if (json) {
    yield* printJson(schemas.revisions, "Rebased", { revision: ends.head, onto: ends.onto, dryRun, branch, moved })
  } else yield* printLines(moved.map(({ file, from, to }) => `${file}: ${shownList(from)} -> ${shownList(to)}`))
  const count = branch.length === 1 ? "1 revision" : `${branch.length} revisions`
  yield* note(
    moved.length === 0
      ? `"${ends.head}" follows "${ends.onto}" already, nothing to move`
      : dryRun
      ? `Would move ${count} onto "${ends.onto}"; nothing was changed`
      : `Moved ${count} onto "${ends.onto}". Next: strata upgrade`
  )
})

const shownList = (ids: ReadonlyArray<string>): string => ids.length === 0 ? "base" : ids.join(", ")
