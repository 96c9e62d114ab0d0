/**
 * What the tests of one file share because it is expensive to make: a server session, an embedded database.
 */
import { afterAll } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"

/** Makes something at its first use and closes it after the last test; to be called where tests are declared. */
export const perFile = <A>(make: Effect.Effect<A, never, Scope.Scope>): Effect.Effect<A> => {
  const scope = Scope.makeUnsafe()
  let made: Promise<A> | undefined
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  return Effect.promise(() => made ??= Effect.runPromise(Scope.provide(make, scope)))
}
