/**
 * Runs of every kind: alone, cut off, terminated, killed, several at once, as a script through psql.
 */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Migrator, Target } from "../../src/mod.ts"
import type { Moment } from "../support/proxy.ts"
import { psql } from "../support/psql.ts"
import { query } from "../support/server.ts"
import { start } from "./_runner_history.ts"
import { ancestors, applied, children, copy, type Direction, type Event, evolve, heads, withStatus, type World } from "./_soak_model.ts"
import { appended, ask, attempt, type RunOptions, settled, type Soak, takeOverDoubts } from "./_soak_place.ts"
import { ahead, disagreement, isBroken, isExpected, path, type Prediction, refusal, run, unloadable } from "./_soak_prediction.ts"

/** A target as people write it. */
export const targetOf = (text: string) => Result.getOrThrow(Target.parse(text))

const spell = ({ kind, revision }: Event) => `${kind} ${revision}`

/** Checks that what happened is what was predicted; stamps may come in any order. */
export const assertDid = (
  events: ReadonlyArray<Event>,
  error: string | undefined,
  predicted: Prediction,
  order: "in order" | "in any order" = "in order"
) => {
  assert.strictEqual(error, predicted.error, "how it ended")
  const sort = (all: ReadonlyArray<string>) => order === "in order" ? all : all.toSorted()
  assert.deepStrictEqual(sort(events.map(spell)), sort(predicted.events.map(spell)), "what it appended")
}

const program = (direction: Direction, target: string) =>
  direction === "upgrade" ? Migrator.upgrade(targetOf(target)) : Migrator.downgrade(targetOf(target))

const isOrdered = (world: World, direction: Direction, order: ReadonlyArray<string>): boolean =>
  order.every((id, index) =>
    (direction === "upgrade" ? world.files.get(id)!.parents : children(world, id))
      .every((other) => order.indexOf(other) < index)
  )

/** Asks Strata for its plan, and checks it; then predicts what the run of it does. */
const predict = Effect.fnUntraced(function*(soak: Soak, direction: Direction, target: string, single: boolean) {
  const { world } = soak
  const planned = yield* ask(soak, Migrator.plan(direction, targetOf(target)))
  const found = disagreement(world) ?? path(world, direction, target)
  const expected = typeof found !== "string" && found.size > 0 && ahead(world).size > 0 ? "DatabaseAhead" : found
  if (typeof expected === "string") {
    assert.deepStrictEqual(planned, Result.fail(expected), "the plan is refused")
    return { events: [], error: expected } as Prediction
  }
  const order = Result.getOrThrow(planned).map(({ id }) => id)
  assert.sameMembers(order, [...expected], "the revisions of the plan")
  assert.isTrue(isOrdered(world, direction, order), `the order of the plan: ${order.join(" ")}`)
  const error = refusal(world, direction, order, single)
  return error === undefined ? run(world, direction, order, single ? "single" : "online") : { events: [], error }
})

/** A direction and a target, most of them sensible; what is in doubt is often gone on with. */
const choose = ({ random, world }: Soak) => {
  const [doubtful] = withStatus(world, "in-doubt")
  if (doubtful !== undefined && random.chance(60)) {
    const direction = world.known.get(doubtful)!.direction!
    return { direction, target: direction === "upgrade" ? doubtful : "base", single: random.chance(10) }
  }
  const direction: Direction = random.chance(62) ? "upgrade" : "downgrade"
  const known = direction === "upgrade" ? world.files.keys() : applied(world)
  const id = random.pick(random.chance(92) ? known : world.files.keys()) ?? "base"
  const special = direction === "upgrade" ? random.pick(["heads", "heads", "head"])! : "base"
  const target = random.chance(3) ? "nowhere" : random.chance(direction === "upgrade" ? 45 : 15) ? special : id
  return { direction, target, single: random.chance(25) }
}

/** What a run is called in the trace. */
const titleOf = ({ direction, single, target }: ReturnType<typeof choose>) =>
  `${direction} ${target}${single ? " in one transaction" : ""}`

/** A run that nothing disturbs. */
export const alone = Effect.fnUntraced(function*(soak: Soak) {
  const chosen = choose(soak)
  const { direction, single, target } = chosen
  if (heads(soak.world).length === 0) return undefined
  soak.trace.push(titleOf(chosen))
  const predicted = yield* predict(soak, direction, target, single)
  const error = yield* attempt(soak, program(direction, target), { single, lock: !soak.random.chance(20) })
  assertDid(yield* appended(soak), error, predicted)
  return true
})

/** The part of a prediction that a run came to before it was cut off: any in order, or in one transaction all or none. */
const assertPart = (events: ReadonlyArray<Event>, predicted: Prediction, single: boolean) => {
  const whole = predicted.events.map(spell)
  assert.deepStrictEqual(events.map(spell), whole.slice(0, events.length), "a part of what it would append")
  if (single) assert.include([0, whole.length], events.length, "all or nothing")
}

/** A run whose connection is cut, or whose server process is terminated, at some moment. */
export const disturbed = Effect.fnUntraced(function*(soak: Soak) {
  const { proxy, random } = soak
  const chosen = choose(soak)
  const { direction, single, target } = chosen
  if (heads(soak.world).length === 0) return undefined
  const at: Moment = random.pick(["before", "inside", "after"] as const)!
  const how = random.pick(["cut", "terminated"] as const)!
  const predicted = yield* predict(soak, direction, target, single)
  const number = 1 + random.below(10 + 4 * predicted.events.length)
  soak.trace.push(`${titleOf(chosen)}, ${how} ${at} exchange ${number}`)
  proxy.watch(async (exchange, moment) => {
    if (exchange.number !== number || moment !== at) return "go"
    if (how === "cut") return "cut"
    await query(soak.url, `SELECT pg_terminate_backend(${exchange.process})`)
    return "go"
  })
  yield* attempt(soak, program(direction, target), { single, url: proxy.url })
  yield* settled(soak)
  assertPart(yield* appended(soak), predicted, single)
  yield* takeOverDoubts(soak)
  return true
})

/** A run of the program in a process of its own that is killed after a while, or not at all. */
export const killed = Effect.fnUntraced(function*(soak: Soak) {
  const { directory, random, url } = soak
  if (heads(soak.world).length === 0) return undefined
  const [direction, target] = random.chance(60) ? ["upgrade", "heads"] as const : ["downgrade", "base"] as const
  const after = 300 + random.below(1500)
  soak.trace.push(`strata ${direction} ${target}, killed after ${after} ms`)
  const predicted = yield* predict(soak, direction, target, false)
  const { child, ended } = start(url, directory, direction, target)
  yield* Effect.sleep(after)
  child.kill("SIGKILL")
  const { code } = yield* ended
  yield* settled(soak)
  const events = yield* appended(soak)
  assertPart(events, predicted, false)
  if (code !== null) {
    assert.strictEqual(code === 0, predicted.error === undefined, "the exit code")
    assert.strictEqual(events.length, predicted.events.length, "all of it")
  }
  yield* takeOverDoubts(soak)
  return true
})

/** Where a run of several goes well by itself; undefined where it would not, or where nothing is to be done. */
const smooth = (world: World, direction: Direction, target: string) => {
  if (disagreement(world) !== undefined || ahead(world).size > 0) return undefined
  if (withStatus(world, "in-doubt").size > 0) return undefined
  const revisions = path(world, direction, target)
  if (typeof revisions === "string" || revisions.size === 0) return undefined
  const order = sorted(world, direction, revisions)
  if (unloadable(world, direction, order, false) !== undefined) return undefined
  const predicted = run(world, direction, order, "online")
  return predicted.error === undefined ? { order, predicted } : undefined
}

/** Revisions in an order of ours. */
const sorted = (world: World, direction: Direction, revisions: ReadonlySet<string>): ReadonlyArray<string> => {
  const upwards: Array<string> = []
  const visit = (id: string): void => {
    if (upwards.includes(id)) return
    for (const parent of world.files.get(id)!.parents) visit(parent)
    upwards.push(id)
  }
  for (const id of revisions) visit(id)
  const order = upwards.filter((id) => revisions.has(id))
  return direction === "upgrade" ? order : order.toReversed()
}

/** Several runners upwards at once, each to a place of its own, and a reader: each revision runs once, nobody fails. */
export const together = Effect.fnUntraced(function*(soak: Soak) {
  const { random, world } = soak
  const all = smooth(world, "upgrade", "heads")
  if (all === undefined) return undefined
  const targets = Array.from({ length: 2 + random.below(3) }, () => random.pick(["heads", ...world.files.keys()])!)
  const wanted = new Set(targets.flatMap((target) => [...path(world, "upgrade", target) as ReadonlySet<string>]))
  const plain = [...wanted].every((id) => world.files.get(id)!.transaction)
  const options: RunOptions = { lock: !plain || random.chance(30), single: plain && random.chance(30) }
  soak.trace.push(`together to ${targets.join(", ")} ${JSON.stringify(options)}`)
  const predicted = run(world, "upgrade", all.order.filter((id) => wanted.has(id)), "online")
  const errors = yield* Effect.all([
    ...targets.map((target) => attempt(soak, Migrator.upgrade(targetOf(target)), options)),
    attempt(soak, Migrator.current())
  ], { concurrency: "unbounded" })
  assert.deepStrictEqual(errors.filter((error) => error !== undefined), [], "nobody fails")
  assertDid(yield* appended(soak), undefined, predicted, "in any order")
  return true
})

/** Runners both ways at once: each step of each is one that the state then allowed, and who cannot go on says so. */
export const against = Effect.fnUntraced(function*(soak: Soak) {
  const { random, world } = soak
  const down = smooth(world, "downgrade", "base")
  if (down === undefined) return undefined
  const bottom = copy(world)
  for (const event of down.predicted.events) evolve(bottom, event)
  const up = smooth(bottom, "upgrade", "heads")
  if (up === undefined || unloadable(world, "downgrade", up.order, false) !== undefined) return undefined
  const lock = !up.order.every((id) => world.files.get(id)!.transaction) || random.chance(50)
  soak.trace.push(`upgrade against downgrade${lock ? "" : ", no lock"}`)
  const before = copy(world)
  const errors = yield* Effect.all([
    attempt(soak, Migrator.upgrade(targetOf("heads")), { lock }),
    attempt(soak, Migrator.downgrade(targetOf("base")), { lock })
  ], { concurrency: "unbounded" })
  assert.deepStrictEqual(errors.filter((error) => error !== undefined && error !== "LedgerMoved"), [])
  for (const event of yield* appended(soak)) {
    const others = event.kind === "RevisionApplied"
      ? before.files.get(event.revision)!.parents.filter((id) => !applied(before).has(id))
      : event.kind === "RevisionReverted"
      ? children(before, event.revision).filter((id) => applied(before).has(id))
      : []
    assert.deepStrictEqual(others, [], `${spell(event)} was allowed`)
    evolve(before, event)
  }
  return true
})

/** An offline script from some revision to another, through psql. */
export const script = Effect.fnUntraced(function*(soak: Soak) {
  const { random, url, world } = soak
  const now = withStatus(world, "applied")
  const top = [...now].find((id) => world.files.has(id) && !children(world, id).some((child) => now.has(child)))
  const from = (random.chance(80) ? top : random.pick(world.files.keys())) ?? null
  const direction: Direction = from !== null && random.chance(50) ? "downgrade" : "upgrade"
  const start = from === null ? new Set<string>() : ancestors(world, [from])
  const target = direction === "downgrade"
    ? random.pick(["base", ...start])!
    : random.pick([...heads(world), ...world.files.keys()])
  if (target === undefined || isBroken(world)) return undefined
  const single = random.chance(25)
  soak.trace.push(`script ${direction} ${from ?? "base"}:${target}${single ? " in one transaction" : ""}`)
  const range = { from: from === null ? null : targetOf(from), to: targetOf(target) }
  const rendered = yield* ask(soak, Migrator.render(direction, range), { single })
  const revisions = path(world, direction, target, start) as ReadonlySet<string>
  const order = sorted(world, direction, revisions)
  const refused = unloadable(world, direction, order, single)
  if (refused !== undefined) {
    // Of several that refuse, another order meets another one first.
    assert.isTrue(Result.isFailure(rendered), refused)
    return true
  }
  const text = Result.getOrThrow(rendered)
  const found = [...text.matchAll(/^-- (?:Apply|Revert) (\w+):/gm)].map((match) => match[1]!)
  assert.sameMembers(found, [...revisions], "the revisions of the script")
  assert.isTrue(isOrdered(world, direction, found), "the order of the script")
  const runs = found.length === 0 || isExpected(world, start)
  const predicted = runs ? run(world, direction, found, "script") : { events: [], error: "psql" }
  const { ok } = yield* psql(url, text)
  yield* settled(soak)
  const events = single && predicted.error !== undefined ? [] : predicted.events
  assertDid(yield* appended(soak), ok ? undefined : "psql", { ...predicted, events })
  return true
})
