/** Why a revision cannot run in the transaction, or in the session, that the run has for it. */
import * as Schema from "effect/Schema"
import { excerpt } from "./_statement_excerpt.ts"

/** A statement that PostgreSQL refuses inside a transaction, in a revision that runs in one. */
export class OutsideOnly extends Schema.TaggedError<OutsideOnly>("strata/migrator/OutsideOnly")("OutsideOnly", {
  revision: Schema.String,
  file: Schema.String,
  statement: Schema.String
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a transaction: "${this.file}" has a statement that PostgreSQL refuses inside of one:\n\n${
      excerpt(this.statement, undefined)
    }\n\nNothing of the revision was done. Split it: give such statements a revision of their own, which then runs without a transaction (strata revision -m "…"), or declare transaction: false, and each statement is recorded as a step`
  }
}

/** A revision that cannot run inside the one transaction that `transaction: "single"` asks for. */
export class NotTransactional extends Schema.TaggedError<NotTransactional>("strata/migrator/NotTransactional")(
  "NotTransactional",
  { revision: Schema.String, file: Schema.String }
) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" in a single transaction: "${this.file}" runs without one. Nothing was changed. Set transaction: "per-migration" in env.ts, or take the revision out of this run: strata upgrade +N`
  }
}

/** A revision that needs a session of its own, where a transaction pooler lends one for a transaction at a time. */
export class NeedsSession extends Schema.TaggedError<NeedsSession>("strata/migrator/NeedsSession")("NeedsSession", {
  revision: Schema.String,
  file: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"])
}) {
  override get message(): string {
    return `Cannot run revision "${this.revision}" through a transaction pooler: "${this.file}" is declared non-transactional, and neither its settings nor the run lock hold from one statement to the next. Give DATABASE_URL the server's own address, then run: strata ${this.direction}`
  }
}
