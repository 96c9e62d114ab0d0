/**
 * The SQL driver, which is loaded when a client is made: a program that makes none starts without it.
 */
import type * as PgClient from "@effect/sql-pg/PgClient"
import type * as PgTypes from "@effect/sql-pg/PgTypes"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Reactivity from "effect/reactivity/Reactivity"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"

/** The driver's own module. */
export type Driver = typeof PgClient

/** Loads the driver. */
export const driver: Effect.Effect<Driver> = Effect.promise(() => import("@effect/sql-pg/PgClient"))

/** Loads the driver's decoders of values. */
export const types: Effect.Effect<typeof PgTypes> = Effect.promise(() => import("@effect/sql-pg/PgTypes"))

/** The layer of a client that the driver makes. */
export const layerFrom = <E>(
  make: (driver: Driver) => Effect.Effect<PgClient.PgClient, E, Scope.Scope | Reactivity.Reactivity>
): Layer.Layer<PgClient.PgClient | SqlClient.SqlClient, E> =>
  Layer.unwrap(Effect.map(driver, (driver) => driver.layerFrom(make(driver))))
