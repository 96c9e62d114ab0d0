/**
 * The fields that the documents of `--json` consist of, with descriptions for `docs/json.md`.
 *
 * A document is encoded from its schema (`printJson`), so it contains the fields of the schema, in that order, and the
 * page is generated from the same schemas.
 */
import * as Schema from "effect/Schema"

/** A text. */
export const text = (description: string) => Schema.String.annotate({ description })

/** A yes or a no. */
export const flag = (description: string) => Schema.Boolean.annotate({ description })

/** A whole number. */
export const whole = (description: string) => Schema.Int.annotate({ description })

/** A list of texts. */
export const texts = (description: string) => Schema.Array(Schema.String).annotate({ description })

/** One of several texts. */
export const oneOf = <const Words extends ReadonlyArray<string>>(words: Words, description: string) =>
  Schema.Literals(words).annotate({ description })

/** A time in ISO 8601, in UTC. */
export const instant = (description: string) => text(`${description}; ISO 8601 in UTC`)

/** The id of a revision, which every document calls `revision`. */
export const id = text("The id of the revision")

/** The ids of parents. */
export const parents = texts("The ids of its parents; empty for a base")

/** The file of a revision. */
export const file = text("The path of its file, relative to the script directory")

/** The direction of a run. */
export const direction = oneOf(["upgrade", "downgrade"], "The direction")

/** The current revisions of a database. */
export const places = Schema.Array(
  Schema.Struct({ revision: id, head: flag("Whether it is a head of the files (has no children)") })
).annotate({ description: "The current revisions of the database: applied revisions without applied children" })
