/** Why an offline script of a revision cannot be written. */
import * as Schema from "effect/Schema"
import { excerpt } from "./_statement_excerpt.ts"

/** A revision that cannot be rendered, because it reads the database. */
export class NotOffline extends Schema.TaggedError<NotOffline>("strata/migrator/NotOffline")("NotOffline", {
  revision: Schema.String,
  file: Schema.String,
  statement: Schema.String
}) {
  override get message(): string {
    return `Cannot render revision "${this.revision}" offline: "${this.file}" reads the database, which a script cannot:\n\n${
      excerpt(this.statement, undefined)
    }\n\nWrite it with Op.execute, or apply it online: strata upgrade`
  }
}

/** A revision whose program failed while its script was written, before any database was involved. */
export class NotRendered extends Schema.TaggedError<NotRendered>("strata/migrator/NotRendered")("NotRendered", {
  revision: Schema.String,
  file: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"]),
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot render the ${this.direction} of revision "${this.revision}": ${this.problem}\nCorrect "${this.file}", then run: strata ${this.direction} --sql`
  }
}
