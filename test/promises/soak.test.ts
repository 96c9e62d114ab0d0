/**
 * A soak: random operations on a ledger, a database and a folder, each against what a model of them says.
 *
 * Run by itself with `npm run test:soak`; a failure names the seed, and `STRATA_SOAK_SEED` replays it.
 */
import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { soaking } from "../support/soak.ts"
import * as Files from "./_soak_files.ts"
import { begin, compare, makeRandom, type Soak } from "./_soak_place.ts"
import * as Records from "./_soak_records.ts"
import * as Runs from "./_soak_runs.ts"

/** An operation; it gives undefined, having done nothing, where it has no meaning. */
type Operation = (soak: Soak) => Effect.Effect<unknown>

const onFiles = (change: (soak: Soak) => Effect.Effect<string | undefined>): Operation => (soak) =>
  Effect.map(change(soak), (title) => title === undefined ? undefined : soak.trace.push(title))

/** How often each operation is chosen, more or less; a folder stays small, and what is lost comes back or is let go. */
const weights = ({ world: { files, gone } }: Soak): ReadonlyArray<readonly [number, Operation]> => [
  [files.size < 12 ? 25 : files.size < 30 ? 8 : 0, onFiles(Files.add)],
  [3, onFiles(Files.merge)],
  [4, onFiles(Files.edit)],
  [3, onFiles(Files.reparent)],
  [4, onFiles(Files.lose)],
  [gone.size > 0 ? 20 : 0, onFiles(Files.restore)],
  [3, onFiles(Files.forget)],
  [8, onFiles(Files.mend)],
  [30, Runs.alone],
  [25, Runs.disturbed],
  [soaking ? 1.5 : 0, Runs.killed],
  [15, Runs.together],
  [8, Runs.against],
  [8, Runs.script],
  [5, (soak) => Records.stamp(soak, false)],
  [gone.size > 0 ? 20 : 3, (soak) => Records.stamp(soak, true)],
  [9, Records.accept],
  [6, Records.resolve],
  [3, Records.read]
]

const choose = (soak: Soak): Operation => {
  const all = weights(soak)
  let left = soak.random.below(1_000_000) / 1_000_000 * all.reduce((sum, [weight]) => sum + weight, 0)
  return all.find(([weight]) => (left -= weight) < 0)![1]
}

const told = (seed: number, { trace }: Soak): string =>
  [`Seed ${seed}, operation ${trace.length}; the last ones were`, ...trace.slice(-20)].join("\n  ")

/** Steps on one database; a failure is told with the seed, the step and the operations before it. */
const era = (seed: number, steps: number) =>
  Effect.gen(function*() {
    const soak = yield* begin(seed)
    yield* Effect.addFinalizer((exit) => Effect.sync(() => exit._tag === "Failure" && console.error(told(seed, soak))))
    for (let step = 1; step <= steps; step++) {
      soak.random = makeRandom(seed * 10_000 + step)
      let done: unknown
      while (done === undefined) done = yield* choose(soak)(soak)
      yield* compare(soak)
    }
  })

describe("the soak", () => {
  const [eras, steps] = soaking ? [10, 200] : [1, 24]
  // The first operations of this one come upon a revision that was cut off between its steps, and go on with it.
  const first = Number(process.env["STRATA_SOAK_SEED"] ?? 21)

  for (let seed = first; seed < first + eras; seed++) {
    it.live(
      `of ${steps} random operations under seed ${seed} does what its model says`,
      () => era(seed, steps),
      1_200_000
    )
  }
})
