/**
 * Receives the notifications that a server sends with NOTIFY.
 */
import type { PgClient } from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import { driver } from "./driver.ts"

/** Listens on a channel until the scope ends; the queue contains the payload of each notification. */
export type Listen = PgClient["listen"]

/** The `listen` of the client in the context, which uses one connection for it. */
export const listener: Effect.Effect<Listen, never, PgClient> = Effect.flatMap(
  driver,
  (driver) => Effect.map(driver.PgClient, ({ listen }) => listen)
)
