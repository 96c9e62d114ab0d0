/** Errors about a revision that cannot run in the transaction, or in the session, of the run. */
import * as Schema from "effect/Schema"
import { excerpt } from "./_statement_excerpt.ts"

/** A revision that runs in a transaction has a statement that cannot. */
export class OutsideOnly extends Schema.TaggedError<OutsideOnly>("strata/migrator/OutsideOnly")("OutsideOnly", {
  revision: Schema.String,
  file: Schema.String,
  statement: Schema.String
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a transaction: "${this.file}" has a statement that cannot run inside one:\n\n${
      excerpt(this.statement, undefined)
    }\n\nThe revision was rolled back. Move such statements to a revision of their own, which then runs without a transaction (strata revision -m "…"), or declare transaction: false, so that each statement is recorded as a step`
  }
}

/** A revision that cannot run in a transaction, in a run with `transaction: "single"`. */
export class NotTransactional extends Schema.TaggedError<NotTransactional>("strata/migrator/NotTransactional")(
  "NotTransactional",
  { revision: Schema.String, file: Schema.String }
) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a single transaction: "${this.file}" runs without one. Nothing was changed. Set transaction: "per-migration" in env.ts, or run fewer revisions at once: strata upgrade +1`
  }
}

/** A revision that needs a session of its own, behind a transaction pooler. */
export class NeedsSession extends Schema.TaggedError<NeedsSession>("strata/migrator/NeedsSession")("NeedsSession", {
  revision: Schema.String,
  file: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"])
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" through a transaction pooler: "${this.file}" runs without a transaction, and neither its settings nor the run lock would last from one statement to the next. Set DATABASE_URL to the address of the server itself, then run: strata ${this.direction}`
  }
}
