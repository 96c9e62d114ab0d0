/**
 * How Strata works on this directory: which database, and the models that describe its tables.
 *
 * The address comes from `DATABASE_URL`. Without it the database is an embedded PostgreSQL in `.strata/`, which needs
 * no server.
 */
import { Environment } from "effect-strata"
import * as Config from "effect/Config"
import * as Redacted from "effect/Redacted"
import { naming, tables } from "../examples/tables.ts"

export default Environment.make({
  // Read when a command needs the database, not before: `strata history` works without one.
  url: Config.Redacted("DATABASE_URL").pipe(Config.withDefault(Redacted.make("pglite://./.strata"))),
  // Alembic's `transaction_per_migration`: a revision that fails leaves the ones before it applied.
  transaction: "per-migration",
  // A statement that waits longer for a lock gives up and is tried again, so that a busy table is not held hostage.
  lockTimeout: "5 seconds",
  // What the database should look like. `strata check` compares, `strata revision --autogenerate` writes the difference.
  models: tables,
  naming,
  sql: [{ path: "../examples/touch_updated_at.sql" }]
})
