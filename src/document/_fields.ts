/**
 * The words that the documents of `--json` are made of: fields with what they mean, for `docs/json.md`.
 *
 * A document is encoded from its schema (`printJson`), so it holds the fields that the schema names, in that order, and
 * the page is made of the same schemas.
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

/** One of some words. */
export const oneOf = <const Words extends ReadonlyArray<string>>(words: Words, description: string) =>
  Schema.Literals(words).annotate({ description })

/** A time in ISO 8601, in UTC. */
export const instant = (description: string) => text(`${description}; ISO 8601 in UTC`)

/** The id of a revision, which every document calls `revision`. */
export const id = text("Its id")

/** The ids of parents. */
export const parents = texts("Ids of the revisions that it follows; empty for a base")

/** A file as revisions name it. */
export const file = text("Its file, relative to the script directory")

/** The way a run goes. */
export const direction = oneOf(["upgrade", "downgrade"], "Which way it goes")

/** Where a database is. */
export const places = Schema.Array(
  Schema.Struct({ revision: id, head: flag("Whether nothing follows it in the files") })
).annotate({ description: "Where the database is: the applied revisions that no applied one follows" })
