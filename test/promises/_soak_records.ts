/**
 * Operations that change the record alone, and those that only look.
 */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Migrator } from "../../src/mod.ts"
import { applied, withStatus } from "./_soak_model.ts"
import { appended, ask, attempt, type Soak } from "./_soak_place.ts"
import { changed, disagreement, isBroken, settle, stamp as stamped } from "./_soak_prediction.ts"
import { assertDid, targetOf } from "./_soak_runs.ts"

/** Says where the database is, mostly where it could be. */
export const stamp = Effect.fnUntraced(function*(soak: Soak, purge: boolean) {
  const { random, world } = soak
  const target = random.chance(25)
    ? random.pick(["base", "heads", "head", "nowhere"])!
    : random.pick(world.files.keys())
  if (target === undefined || world.files.size === 0) return undefined
  soak.trace.push(`stamp ${target}${purge ? " --purge" : ""}`)
  const predicted = stamped(world, target, purge)
  const error = yield* attempt(soak, Migrator.stamp([targetOf(target)], { purge, reason: "soak" }))
  assertDid(yield* appended(soak), error, predicted, "in any order")
  return true
})

/** Takes a changed file as it is; now and then one that is not changed. */
export const accept = Effect.fnUntraced(function*(soak: Soak) {
  const { random, world } = soak
  const { edited, moved } = changed(world)
  const revision = random.pick([...edited, ...moved])?.id ??
    (random.chance(10) ? random.pick(world.files.keys()) : undefined)
  if (revision === undefined) return undefined
  soak.trace.push(`accept ${revision}`)
  const predicted = settle(world, { kind: "ChecksumAccepted", revision })
  const error = yield* attempt(soak, Migrator.accept(targetOf(revision), "soak"))
  assertDid(yield* appended(soak), error, predicted)
  return true
})

/** Settles a revision in doubt; now and then one that is not. */
export const resolve = Effect.fnUntraced(function*(soak: Soak) {
  const { random, world } = soak
  const revision = random.pick(withStatus(world, "in-doubt")) ??
    (random.chance(10) ? random.pick(world.files.keys()) : undefined)
  if (revision === undefined) return undefined
  const outcome = random.pick(["applied", "reverted"] as const)!
  soak.trace.push(`resolve ${revision} ${outcome}`)
  const predicted = settle(world, { kind: "RevisionResolved", revision, outcome })
  const error = yield* attempt(soak, Migrator.resolve(targetOf(revision), outcome, "soak"))
  assertDid(yield* appended(soak), error, predicted)
  return true
})

/** Reads everything that can be read; `current` says what the world says, and nothing is written. */
export const read = Effect.fnUntraced(function*(soak: Soak) {
  const { world } = soak
  soak.trace.push("current, history, log, verify")
  const current = yield* ask(soak, Migrator.current())
  const rest = Effect.all([Migrator.log, Migrator.verify, Migrator.history(undefined, undefined)])
  const error = yield* attempt(soak, rest)
  if (isBroken(world)) {
    assert.deepStrictEqual([current, error], [Result.fail("BrokenHistory"), "BrokenHistory"])
  } else {
    const { applied: count, edited, inDoubt, missing, pending, renamed, reparented } = Result.getOrThrow(current)
    const disagrees = [edited, missing, renamed, reparented].some((list) => list.length > 0)
    assert.strictEqual(error, undefined)
    assert.strictEqual(count, applied(world).size)
    assert.sameMembers(inDoubt, [...withStatus(world, "in-doubt")])
    assert.sameMembers(pending.map(({ id }) => id), [...world.files.keys()].filter((id) => !applied(world).has(id)))
    assert.strictEqual(disagrees, disagreement(world) !== undefined)
  }
  assert.deepStrictEqual(yield* appended(soak), [], "nothing is written")
  return true
})
