/**
 * The configuration of this script directory: the database and the models that describe its tables.
 *
 * The database is `DATABASE_URL`, or an embedded PostgreSQL in `.strata/` without that variable.
 */
import { Environment } from "effect-strata"
import * as Config from "effect/Config"
import * as Redacted from "effect/Redacted"
import { naming, tables } from "../examples/tables.ts"

export default Environment.make({
  // Read only when a command needs the database: `strata history` works without one.
  url: Config.Redacted("DATABASE_URL").pipe(Config.withDefault(Redacted.make("pglite://./.strata"))),
  // If a revision fails, the revisions before it stay applied (Alembic's `transaction_per_migration`).
  transaction: "per-migration",
  // A transaction that waits longer for a lock is rolled back and tried again, so that it does not block other sessions.
  lockTimeout: "5 seconds",
  // The desired schema: `strata check` compares it, `strata revision --autogenerate` writes the difference.
  models: tables,
  naming,
  sql: [{ path: "../examples/touch_updated_at.sql" }]
})
