/**
 * A `PgClient` that is opened by its first use.
 *
 * The null pool and the embedded database are such clients; they differ in how they are opened.
 */
import type { PgClient, PgClientConfig } from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import type * as Scope from "effect/Scope"
import type { SqlError } from "effect/sql/SqlError"
import type { Custom } from "effect/sql/Statement"
import * as Statement from "effect/sql/Statement"
import type { Driver } from "./driver.ts"
import { atFirstUse, makeSingle } from "./single_session.ts"

/** The driver's marker for a jsonb parameter, which its compiler recognises by kind. */
const json = Statement.custom<Custom<"PgJson", unknown>>("PgJson")

/**
 * Makes the client without running `open`. Each statement and each transaction reserves the one connection while it
 * runs, so a second fiber cannot run a statement inside the transaction of the first.
 */
export const makeLazy = (
  { TypeId }: Driver,
  open: Effect.Effect<PgClient, SqlError, Scope.Scope | Reactivity.Reactivity>,
  config: PgClientConfig
): Effect.Effect<PgClient, never, Scope.Scope | Reactivity.Reactivity> =>
  Effect.gen(function*() {
    const reactivity = yield* Reactivity.Reactivity
    const client = yield* atFirstUse(Effect.provideService(open, Reactivity.Reactivity, reactivity))
    const single = yield* makeSingle(Effect.flatMap(client, (opened) => opened.reserve), config)
    return Object.assign(single, {
      [TypeId]: TypeId,
      config,
      json: (value: unknown) => Statement.fragment([json(value, undefined, undefined)]),
      listen: (channel: string) => Effect.flatMap(client, (opened) => opened.listen(channel)),
      notify: (channel: string, payload: string) => Effect.flatMap(client, (opened) => opened.notify(channel, payload))
    })
  })
