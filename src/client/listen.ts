/**
 * How a client of a server hears what is announced with NOTIFY.
 */
import type { PgClient } from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import { driver } from "./driver.ts"

/** Listens on a channel, for the scope: the queue has the payload of each notification. */
export type Listen = PgClient["listen"]

/** How the client of the context listens, on the one connection that it keeps for that. */
export const listener: Effect.Effect<Listen, never, PgClient> = Effect.flatMap(
  driver,
  (driver) => Effect.map(driver.PgClient, ({ listen }) => listen)
)
