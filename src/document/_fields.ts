/**
 * The fields of documents. Their descriptions are printed in `docs/json.md`.
 */
import * as Schema from "effect/Schema"
import { hazardKinds } from "../hazard/mod.ts"

/** A string. */
export const text = (description: string) => Schema.String.annotate({ description })

/** A boolean. */
export const flag = (description: string) => Schema.Boolean.annotate({ description })

/** An integer. */
export const whole = (description: string) => Schema.Int.annotate({ description })

/** An array of strings. */
export const texts = (description: string) => Schema.Array(Schema.String).annotate({ description })

/** One of several strings. */
export const oneOf = <const Words extends ReadonlyArray<string>>(words: Words, description: string) =>
  Schema.Literals(words).annotate({ description })

/** A time in ISO 8601, in UTC. */
export const instant = (description: string) => text(`${description}; ISO 8601 in UTC`)

/** The id of a revision; the field is called `revision` in every document. */
export const id = text("The id of the revision")

/** The ids of the parents of a revision. */
export const parents = texts("The ids of its parents; empty for a base")

/** The file of a revision. */
export const file = text("Its file, relative to the script directory")

/** The direction of a run. */
export const direction = oneOf(["upgrade", "downgrade"], "The direction of the run")

/** The hazard of a statement. */
export const Hazard = Schema.Struct({
  kind: oneOf(hazardKinds, "The kind of the hazard"),
  text: text("A description of the hazard")
})

/** The revisions by which a database is ahead. */
export const ahead = Schema.Array(
  Schema.Struct({
    revision: id,
    parents: texts("The ids of its parents"),
    dependsOn: texts("The ids of what it needs besides its parents"),
    breaking: flag("Whether versions that do not have it must not start"),
    inDoubt: flag("Whether it was started outside a transaction and has no recorded end")
  })
).annotate({
  description: "The revisions by which the database is ahead: a newer version applied them above those of the files"
})

/** The applied heads of a database. */
export const places = Schema.Array(
  Schema.Struct({ revision: id, head: flag("Whether it is a head of the files") })
).annotate({ description: "The applied heads: the applied revisions without applied children" })
