/**
 * A task without a transaction, statement by statement: what CREATE INDEX CONCURRENTLY, VACUUM and their kind need.
 *
 * The start is committed first and each finished statement is recorded, so a crash leaves the revision in doubt and
 * never in silence. Coming back, finished statements are passed over, and the one in question is probed, never guessed.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { type Event, Ledger, LedgerState } from "../ledger/mod.ts"
import { Operations } from "../operation/mod.ts"
import type * as Sql from "../sql/mod.ts"
import * as Online from "./_online.ts"
import * as Probe from "./_probe.ts"
import * as Task from "./_task.ts"
import { failWith, RevisionInDoubt } from "./error.ts"

/** Runs or resumes a task from a state and returns the state after it. */
export const run = Effect.fnUntraced(function*(task: Task.Task, from: LedgerState.State) {
  const sql = yield* SqlClient.SqlClient
  const ledger = yield* Ledger
  const program = yield* Effect.fromResult(Task.program(task))
  const doubt = LedgerState.inDoubt(from).get(task.revision.id)
  let state = from
  const append = (event: Event.Event) =>
    Effect.andThen(Online.pin("own"), ledger.append(event, state.sequence + 1)).pipe(
      sql.withTransaction,
      ledger.atomically,
      Effect.map((recorded) => {
        state = LedgerState.evolve(state, recorded)
      })
    )
  // Resuming, too, begins with a start: should this attempt be cut off, the failure before it must not vouch for it.
  yield* append(Task.started(task))
  const done = doubt?.steps ?? []
  let step = 0
  const perform = Effect.fnUntraced(function*(statement: Sql.Statement) {
    step++
    const recorded = done[step - 1]
    if (recorded === statement.text) return
    if (recorded !== undefined) return yield* Effect.die(uncertain(task, done, statement, recorded))
    const questioned = doubt !== undefined && step === done.length + 1
    const found = questioned ? yield* Effect.orDie(Probe.probe(statement.text)) : "absent"
    // A failure that the server reported is an answer: the statement did not complete, and running it again is safe.
    if (found === "unknown" && doubt?.lastFailure === undefined) {
      return yield* Effect.die(uncertain(task, done, statement))
    }
    if (found !== "present") yield* Online.run(statement)
    // The record is not the migration's to handle: its failure ends the program, whatever that catches.
    yield* Effect.orDie(append(Task.stepped(task, step, statement.text)))
  })
  const context = yield* Effect.context<SqlClient.SqlClient>()
  const operations = Operations.of({
    run: (operation) =>
      Effect.provide(
        Effect.flatMap(Online.statementsOf(operation), (all) => Effect.forEach(all, perform, { discard: true })),
        context
      )
  })
  yield* Online.outsideTransaction(Effect.provideService(program, Operations, operations))
  yield* append(Task.finished(task))
  return state
})

const uncertain = (task: Task.Task, done: ReadonlyArray<string>, statement: Sql.Statement, recorded?: string) =>
  failWith(
    new RevisionInDoubt({
      revision: task.revision.id,
      file: task.revision.file,
      direction: task.direction,
      finished: done.length,
      statement: statement.text,
      ...(recorded === undefined ? {} : { recorded })
    })
  )
