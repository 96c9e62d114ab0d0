/**
 * What programs do to a ledger against what the graph alone predicts, on random histories and random walks over them.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Graph, Migration, Migrator, Target } from "../../src/mod.ts"
import type { Revision } from "../../src/revision/mod.ts"
import { layerMemory } from "../../src/testing/mod.ts"
import { histories } from "../revision/history.ts"

const Command = Schema.Struct({
  kind: Schema.Literals(["upgrade", "downgrade", "stamp"]),
  place: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 23 })),
  form: Schema.Literals(["revision", "head", "heads", "base", "branch", "parent", "up", "down", "pair"])
})
const walks = Arbitrary.schema(Schema.Array(Command).check(Schema.isMinLength(1), Schema.isMaxLength(8)))

/** The targets of a command in a history. */
const targetsOf = (ids: ReadonlyArray<string>, { form, place }: typeof Command.Type): ReadonlyArray<Target.Target> => {
  const id = ids[place % ids.length]!
  const spelled = {
    revision: [id],
    head: ["head"],
    heads: ["heads"],
    base: ["base"],
    branch: [`${id}@head`],
    parent: [`${id}-1`],
    up: ["+1"],
    down: ["-1"],
    pair: [id, ids[(place + 7) % ids.length]!]
  }
  return spelled[form].map((text) => Result.getOrThrow(Target.parse(text)))
}

const migrationOf = ({ dependsOn, id, labels, message, parents }: Revision) =>
  Migration.make({ revision: id, parents, dependsOn, labels, message, upgrade: Effect.void, downgrade: Effect.void })

const applied = Effect.map(Migrator.Status.read(), (status) => new Set(status.applied))
const idsOf = (revisions: ReadonlyArray<{ readonly id: string }>) => revisions.map(({ id }) => id)

/** Does a command, after its plan, and gives the state that the graph predicts. */
const perform = Effect.fnUntraced(function*(
  graph: Graph.Graph,
  before: ReadonlySet<string>,
  kind: "upgrade" | "downgrade" | "stamp",
  targets: ReadonlyArray<Target.Target>
) {
  if (kind === "stamp") {
    const predicted = Graph.stampPath(graph, before, targets)
    const done = yield* Effect.result(Migrator.stamp(targets))
    if (Result.isFailure(predicted)) return assertRefused(done, predicted.failure, before)
    assert.deepStrictEqual(idsOf(Result.getOrThrow(done).stamped), idsOf(predicted.success.stamp))
    const after = new Set([...before, ...idsOf(predicted.success.stamp)])
    for (const { id } of predicted.success.unstamp) after.delete(id)
    return after
  }
  const path = kind === "upgrade" ? Graph.upgradePath : Graph.downgradePath
  const predicted = path(graph, before, ...targets)
  const planned = yield* Effect.result(Migrator.plan(kind, ...targets))
  const done = yield* Effect.result(kind === "upgrade" ? Migrator.upgrade(...targets) : Migrator.downgrade(...targets))
  if (Result.isFailure(predicted)) {
    assertRefused(planned, predicted.failure, before)
    return assertRefused(done, predicted.failure, before)
  }
  const ids = idsOf(predicted.success)
  assert.deepStrictEqual(idsOf(Result.getOrThrow(planned)), ids)
  assert.deepStrictEqual(idsOf(Result.getOrThrow(done).revisions), ids)
  return kind === "upgrade"
    ? new Set([...before, ...ids])
    : new Set([...before].filter((id) => !ids.includes(id)))
})

const assertRefused = (
  done: Result.Result<unknown, unknown>,
  error: Graph.GraphError,
  before: ReadonlySet<string>
) => {
  assert.deepStrictEqual(Result.getOrUndefined(Result.flip(done)), error)
  return new Set(before)
}

describe("laws of the graph, of plans and of the ledger", () => {
  it.effect.prop(
    "plan, run and stamp do what the graph says, and the fold of the ledger is the state that it predicts",
    { histories, walks },
    ({ histories: { graph, revisions }, walks }) =>
      Effect.gen(function*() {
        let state: ReadonlySet<string> = new Set()
        for (const command of walks) {
          state = yield* perform(graph, state, command.kind, targetsOf(idsOf(revisions), command))
          assert.sameMembers([...yield* applied], [...state], command.kind)
          assert.deepStrictEqual(Graph.gaps(graph, state), [])
        }
      }).pipe(Effect.provide(layerMemory(revisions.map(migrationOf)), { local: true }))
  )

  it.effect.prop(
    "upgrade and then downgrade to the heads before return to the state before",
    { histories },
    ({ histories: { closed, graph, revisions, target } }) =>
      Effect.gen(function*() {
        const before = Graph.appliedHeads(graph, closed, { dependencies: true }).map(Target.revision)
        if (before.length > 0) yield* Migrator.upgrade(...before)
        assert.sameMembers([...yield* applied], [...closed])
        const { revisions: done } = yield* Migrator.upgrade(Target.revision(target))
        for (const { id } of done.toReversed()) {
          assert.deepStrictEqual(
            idsOf((yield* Migrator.downgrade({ ...Target.revision(id), steps: -1 })).revisions),
            [id]
          )
        }
        assert.sameMembers([...yield* applied], [...closed])
      }).pipe(Effect.provide(layerMemory(revisions.map(migrationOf)), { local: true }))
  )

  it.effect.prop(
    "the order in which branches are applied never changes what a merge ends with",
    { histories, walks },
    ({ histories: { graph, revisions }, walks }) =>
      Effect.gen(function*() {
        const ids = idsOf(revisions)
        for (const { place } of walks) yield* Migrator.upgrade(Target.revision(ids[place % ids.length]!))
        yield* Migrator.upgrade(Target.heads)
        assert.sameMembers([...yield* applied], [...graph.revisions.keys()])
      }).pipe(Effect.provide(layerMemory(revisions.map(migrationOf)), { local: true }))
  )
})
