/** Errors of rendering an offline script. */
import * as Schema from "effect/Schema"
import { excerpt } from "./_statement_excerpt.ts"

/** A revision reads the database, which an offline script cannot do. */
export class NotOffline extends Schema.TaggedError<NotOffline>("strata/migrator/NotOffline")("NotOffline", {
  revision: Schema.String,
  file: Schema.String,
  statement: Schema.String
}) {
  override get message(): string {
    return `Cannot render revision "${this.revision}" as an offline script: "${this.file}" reads the database:\n\n${
      excerpt(this.statement, undefined)
    }\n\nWrite it with Op.execute, or apply it online, with: strata upgrade`
  }
}

/** The program of a revision failed while its script was rendered; no database was involved. */
export class NotRendered extends Schema.TaggedError<NotRendered>("strata/migrator/NotRendered")("NotRendered", {
  revision: Schema.String,
  file: Schema.String,
  direction: Schema.Literals(["upgrade", "downgrade"]),
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot render the ${this.direction} of revision "${this.revision}": ${this.problem}\nCorrect "${this.file}", then run the same command again`
  }
}
