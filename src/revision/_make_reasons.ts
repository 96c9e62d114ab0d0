/**
 * Why a set of revisions is no history graph: the reasons of `GraphError` that `Graph.make` gives.
 *
 * Every reason names the revisions and their files, since the repair is an edit of one of those files.
 */
import * as Schema from "effect/Schema"
import { didYouMean } from "./nearest.ts"

/** A revision and where it is written. */
export const Place = Schema.Struct({ id: Schema.String, file: Schema.String })

const at = (place: typeof Place.Type): string => `"${place.id}" in "${place.file}"`

/** An id that the target language could not spell; `problem` ends the sentence. */
export class InvalidRevisionId extends Schema.TaggedError<InvalidRevisionId>()("InvalidRevisionId", {
  id: Schema.String,
  file: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot use ${JSON.stringify(this.id)} in "${this.file}" as a revision id because ${this.problem}: ` +
      "ids are one word without \"@\", \":\", \"+\", \"-\" and are none of head, heads, base, current"
  }
}

/** A branch label that the target language could not spell; `problem` ends the sentence. */
export class InvalidLabel extends Schema.TaggedError<InvalidLabel>()("InvalidLabel", {
  label: Schema.String,
  revision: Place,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot use ${JSON.stringify(this.label)} as a branch label of ${
      at(this.revision)
    } because ${this.problem}: ` +
      "labels are one word without \"@\", \":\", \"+\", \"-\" and are none of head, heads, base, current"
  }
}

/** Two files with one revision id, most often a copied file. */
export class DuplicateRevision extends Schema.TaggedError<DuplicateRevision>()("DuplicateRevision", {
  id: Schema.String,
  files: Schema.Tuple([Schema.String, Schema.String])
}) {
  override get message() {
    return `Cannot tell two revisions apart as "${this.files[0]}" and "${
      this.files[1]
    }" both have the id "${this.id}": ` +
      "give one of them a new id"
  }
}

/** One name for two things: a label declared twice, or a label that is also a revision id. */
export class DuplicateLabel extends Schema.TaggedError<DuplicateLabel>()("DuplicateLabel", {
  label: Schema.String,
  revision: Place,
  other: Place
}) {
  override get message() {
    const use = this.label === this.other.id
      ? `it is the id of the revision in "${this.other.file}"`
      : `it is already a label of ${at(this.other)}`
    return `Cannot use "${this.label}" as a branch label of ${at(this.revision)} as ${use}: choose another label`
  }
}

/** A parent that no file defines. */
export class UnknownParent extends Schema.TaggedError<UnknownParent>()("UnknownParent", {
  revision: Place,
  parent: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    return `Cannot place revision ${at(this.revision)} as its parent ${JSON.stringify(this.parent)} is in no file: ` +
      `restore that file or correct the parents${didYouMean(this.suggestion)}`
  }
}

/** A `dependsOn` entry that is neither a revision id nor a branch label. */
export class UnknownDependency extends Schema.TaggedError<UnknownDependency>()("UnknownDependency", {
  revision: Place,
  dependency: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    return `Cannot place revision ${at(this.revision)} as it depends on ${JSON.stringify(this.dependency)}, ` +
      `which is no revision id and no branch label: restore that file or correct dependsOn${
        didYouMean(this.suggestion)
      }`
  }
}

/** A revision that is its own parent or depends on itself, by id or by its own label. */
export class SelfReference extends Schema.TaggedError<SelfReference>()("SelfReference", {
  revision: Place,
  by: Schema.Literals(["parents", "dependsOn"])
}) {
  override get message() {
    return `Cannot place revision ${at(this.revision)} as its ${this.by} name the revision itself: remove that entry`
  }
}

/** Revisions that follow each other in a circle, each one followed by what it needs; `by` tells the edges used. */
export class CycleDetected extends Schema.TaggedError<CycleDetected>()("CycleDetected", {
  revisions: Schema.NonEmptyArray(Place),
  by: Schema.Literals(["parents", "dependsOn"])
}) {
  override get message() {
    const shown = this.revisions.length > 8 ? [...this.revisions.slice(0, 7), undefined] : this.revisions
    const places = shown.map((place) => place === undefined ? `${this.revisions.length - 7} more` : at(place))
    const edges = this.by === "parents" ? "parents" : "parents and dependsOn"
    return `Cannot order the revisions as their ${edges} form a cycle: ${places.join(" needs ")} needs the first again`
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
