/** A database that is ahead: a newer version applied revisions above those of the files. */
import * as Schema from "effect/Schema"
import { listed } from "../../text/mod.ts"

/**
 * A revision that a newer version applied, or started without a transaction and did not end (`inDoubt`); with
 * `breaking` it declared that versions without it must not start.
 */
export const Ahead = Schema.Struct({
  revision: Schema.String,
  parents: Schema.Array(Schema.String),
  dependsOn: Schema.Array(Schema.String),
  breaking: Schema.Boolean,
  inDoubt: Schema.Boolean
})
export type Ahead = typeof Ahead.Type

const named = ({ breaking, inDoubt, revision }: Ahead): string => {
  const facts = [...(breaking ? ["breaking"] : []), ...(inDoubt ? ["in doubt"] : [])]
  return `"${revision}"${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`
}

/** The sentence with which every program says that a database is ahead, without a period. */
export const aheadSentence = (ahead: ReadonlyArray<Ahead>, directory: string): string => {
  const one = ahead.length === 1
  return `The database is ahead by ${ahead.length}: ${listed(ahead.map(named))} ${
    one ? "was" : "were"
  } applied by a newer version, and "${directory}" has no file for ${one ? "it" : "them"}`
}

/**
 * The database is ahead, and what was asked for is not possible there. Nothing was changed. `forbidden` says what:
 * to start with a breaking revision, to start although the program said `ahead: "refuse"`, to apply the revisions
 * `pending` beside those of the newer version, to revert or stamp below them, or to compare models with the database.
 */
export class DatabaseAhead extends Schema.TaggedError<DatabaseAhead>("strata/migrator/DatabaseAhead")("DatabaseAhead", {
  directory: Schema.String,
  ahead: Schema.Array(Ahead),
  forbidden: Schema.Literals(["breaking", "start", "upgrade", "downgrade", "stamp", "compare"]),
  pending: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `${aheadSentence(this.ahead, this.directory)}. ${this.#why()}. Nothing was changed. ${this.#next()}`
  }

  #why(): string {
    const pending = listed(this.pending.map((id) => `"${id}"`))
    switch (this.forbidden) {
      case "breaking": {
        const breaking = this.ahead.filter((it) => it.breaking).map(({ revision }) => `"${revision}"`)
        return `${listed(breaking)} ${breaking.length === 1 ? "is" : "are"} breaking: a version that does not have ${
          breaking.length === 1 ? "it" : "them"
        } must not start`
      }
      case "start":
        return `This program does not start on a database that is ahead (ahead: "refuse")`
      case "upgrade":
        return `Cannot apply ${pending} beside ${this.ahead.length === 1 ? "it" : "them"}`
      case "downgrade":
        return `Cannot revert ${pending} below ${this.ahead.length === 1 ? "it" : "them"}`
      case "stamp":
        return `Cannot record another state below ${this.ahead.length === 1 ? "it" : "them"}`
      case "compare":
        return "Cannot compare the models with it, because the difference would undo the newer version"
    }
  }

  #next(): string {
    const it = this.ahead.length === 1 ? "this revision" : "these revisions"
    return this.forbidden === "breaking" || this.forbidden === "start"
      ? `Start a version that has ${it}`
      : `Run the command again with a version of the files that has ${it}`
  }
}
