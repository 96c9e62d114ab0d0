/**
 * The reasons of `GraphError` that `Graph.make` returns: why revisions do not form a history graph.
 *
 * Every reason names the revisions and their files, because the remedy is to edit one of those files.
 */
import * as Schema from "effect/Schema"
import { didYouMean } from "./nearest.ts"

/** A revision and its file. */
export const Place = Schema.Struct({ id: Schema.String, file: Schema.String })

const at = (place: typeof Place.Type): string => `"${place.id}" in "${place.file}"`

/** An id that cannot be written in a target; `problem` is the end of the sentence. */
export class InvalidRevisionId extends Schema.TaggedError<InvalidRevisionId>()("InvalidRevisionId", {
  id: Schema.String,
  file: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot use ${JSON.stringify(this.id)} in "${this.file}" as a revision id: ${this.problem}. ${rule("An id")}`
  }
}

const rule = (what: string): string =>
  `${what} is one word without "@", ":", "+" and "-", other than head, heads, base and current`

/** A branch label that cannot be written in a target; `problem` is the end of the sentence. */
export class InvalidLabel extends Schema.TaggedError<InvalidLabel>()("InvalidLabel", {
  label: Schema.String,
  revision: Place,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot use ${JSON.stringify(this.label)} as a branch label of ${at(this.revision)}: ${this.problem}. ${
      rule("A label")
    }`
  }
}

/** Two files with the same revision id, most often after a file was copied. */
export class DuplicateRevision extends Schema.TaggedError<DuplicateRevision>()("DuplicateRevision", {
  id: Schema.String,
  files: Schema.Tuple([Schema.String, Schema.String])
}) {
  override get message() {
    return `Duplicate revision id "${this.id}" in "${this.files[0]}" and "${this.files[1]}". Give one of them a new id`
  }
}

/** A label that is declared twice, or that is also a revision id. */
export class DuplicateLabel extends Schema.TaggedError<DuplicateLabel>()("DuplicateLabel", {
  label: Schema.String,
  revision: Place,
  other: Place
}) {
  override get message() {
    const use = this.label === this.other.id
      ? `it is the id of the revision in "${this.other.file}"`
      : `it is already a label of ${at(this.other)}`
    return `Cannot use "${this.label}" as a branch label of ${at(this.revision)}: ${use}. Choose another label`
  }
}

/** A parent that no file defines. */
export class UnknownParent extends Schema.TaggedError<UnknownParent>()("UnknownParent", {
  revision: Place,
  parent: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    return `Parent ${JSON.stringify(this.parent)} of revision ${at(this.revision)} is not defined in any file. ` +
      `Restore that file or correct the parents${didYouMean(this.suggestion)}`
  }
}

/** A `dependsOn` entry that is neither a revision id nor a branch label. */
export class UnknownDependency extends Schema.TaggedError<UnknownDependency>()("UnknownDependency", {
  revision: Place,
  dependency: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    return `Revision ${at(this.revision)} depends on ${JSON.stringify(this.dependency)}, which is neither a revision ` +
      `id nor a branch label. Restore that file or correct dependsOn${didYouMean(this.suggestion)}`
  }
}

/** A revision that is its own parent or depends on itself, by id or by its own label. */
export class SelfReference extends Schema.TaggedError<SelfReference>()("SelfReference", {
  revision: Place,
  by: Schema.Literals(["parents", "dependsOn"])
}) {
  override get message() {
    return `Revision ${at(this.revision)} names itself in ${this.by}. Remove that entry`
  }
}

/** Revisions that form a cycle, each one followed by one that it needs; `by` tells which edges form it. */
export class CycleDetected extends Schema.TaggedError<CycleDetected>()("CycleDetected", {
  revisions: Schema.NonEmptyArray(Place),
  by: Schema.Literals(["parents", "dependsOn"])
}) {
  override get message() {
    const shown = this.revisions.length > 8 ? [...this.revisions.slice(0, 7), undefined] : this.revisions
    const places = shown.map((place) => place === undefined ? `${this.revisions.length - 7} more` : at(place))
    const edges = this.by === "parents" ? "parents" : "parents and dependsOn"
    return `Cannot order the revisions: their ${edges} form a cycle. ${places.join(" needs ")} needs ${
      JSON.stringify(this.revisions[0].id)
    }`
  }
}

/** Every reason of `Graph.make`. */
export const makeReasons = [
  InvalidRevisionId,
  InvalidLabel,
  DuplicateRevision,
  DuplicateLabel,
  UnknownParent,
  UnknownDependency,
  SelfReference,
  CycleDetected
] as const
