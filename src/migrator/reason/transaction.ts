/** Why a revision cannot run in the transaction or in the session of the run. */
import * as Schema from "effect/Schema"
import { excerpt } from "./_statement_excerpt.ts"

/** A revision that runs in a transaction has a statement that cannot. */
export class OutsideOnly extends Schema.TaggedError<OutsideOnly>("strata/migrator/OutsideOnly")("OutsideOnly", {
  revision: Schema.String,
  file: Schema.String,
  statement: Schema.String
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a transaction: "${this.file}" contains a statement that PostgreSQL does not allow in a transaction:\n\n${
      excerpt(this.statement, undefined)
    }\n\nNothing was changed. Move such statements to a separate revision, which then runs without a transaction (strata revision -m "…"), or declare transaction: false; then each statement is recorded as a step`
  }
}

/** A revision that cannot run in a transaction, in a run with `transaction: "single"`. */
export class NotTransactional extends Schema.TaggedError<NotTransactional>("strata/migrator/NotTransactional")(
  "NotTransactional",
  { revision: Schema.String, file: Schema.String }
) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a single transaction: "${this.file}" runs outside a transaction. Nothing was changed. Set transaction: "per-migration" in env.ts, or stop before it: strata upgrade +N`
  }
}

/** A revision that declares an isolation level, in a run with `transaction: "single"`. */
export class OwnIsolation extends Schema.TaggedError<OwnIsolation>("strata/migrator/OwnIsolation")("OwnIsolation", {
  revision: Schema.String,
  file: Schema.String,
  isolation: Schema.String
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a single transaction: "${this.file}" declares the isolation level "${this.isolation}", and the transaction of the run is "read committed". Nothing was changed. Set transaction: "per-migration" in env.ts, or stop before it: strata upgrade +N`
  }
}

/** A revision that needs one session for several statements, which a pooler does not provide; `found` is what shows that. */
export class NeedsSession extends Schema.TaggedError<NeedsSession>("strata/migrator/NeedsSession")("NeedsSession", {
  revision: Schema.String,
  file: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"]),
  found: Schema.String
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" through a transaction pooler: "${this.file}" is declared non-transactional, and the pooler does not keep the settings and the run lock of a session from one statement to the next (${this.found}). Set DATABASE_URL to the address of the server itself, then run the same command again`
  }
}
