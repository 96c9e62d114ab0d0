/**
 * The laws of a history as tests of Vitest, published as `effect-strata/testing/vitest`: the only module that loads it.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Scope from "effect/Scope"
import { afterAll, describe, it } from "vitest"
import { HarnessError } from "./error.ts"
import { type Harness, make } from "./harness.ts"
import * as Place from "./place/place.ts"
import { laws, type SuiteOptions } from "./suite.ts"

/** What is tested, where, and how long a test may take: by default five minutes. */
export interface VitestOptions extends SuiteOptions, Place.PlaceOptions {
  /** The name of the group of tests; by default "migrations". */
  readonly name?: string
  /** Milliseconds. */
  readonly timeout?: number
}

const minutes = 60_000

/** The failure of a law as its message: the stack and the fields of the error say nothing about the history. */
const legible = (cause: Cause.Cause<HarnessError>): Error => {
  const error = Cause.squash(cause)
  if (!(error instanceof HarnessError)) return error instanceof Error ? error : new Error(String(error))
  return Object.assign(new Error(error.message), { name: "HarnessError", stack: `HarnessError: ${error.message}` })
}

const valueOf = <A>(exit: Exit.Exit<A, HarnessError>): A => {
  if (Exit.isFailure(exit)) throw legible(exit.cause)
  return exit.value
}

/** Registers a test for each law of a history; returns the databases for other tests of it. */
export const suite = (options: VitestOptions): Harness => {
  const { name = "migrations", timeout = 5 * minutes } = options
  describe(name, async () => {
    const runtime = ManagedRuntime.make(Layer.merge(Place.layer(options), NodeServices.layer))
    const scope = Scope.makeUnsafe()
    afterAll(async () => {
      await Effect.runPromise(Scope.close(scope, Exit.void))
      await runtime.dispose()
    }, timeout)
    const read = await Effect.runPromiseExit(
      Effect.provide(Scope.provide(laws(options), scope), NodeServices.layer)
    )
    if (Exit.isFailure(read)) {
      it("the script directory can be read", () => void valueOf(read))
      return
    }
    for (const law of read.value) {
      it(law.name, { timeout }, async (context) => {
        const silence = valueOf(await runtime.runPromiseExit(Effect.scoped(law.check), { signal: context.signal }))
        if (silence !== undefined) context.skip(silence)
      })
    }
  })
  return make(options)
}
