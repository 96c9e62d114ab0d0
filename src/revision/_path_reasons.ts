/**
 * The reasons of `GraphError` for targets that cannot be resolved or reached.
 *
 * `target` is always the target as the user wrote it, so that the message quotes it.
 */
import * as Schema from "effect/Schema"
import { didYouMean } from "./nearest.ts"

const list = (ids: ReadonlyArray<string>): string => {
  const shown = ids.length > 8 ? ids.slice(0, 7) : ids
  const rest = ids.length - shown.length
  return shown.map((id) => `"${id}"`).join(", ") + (rest === 0 ? "" : ` and ${rest} more`)
}
const inSteps = (count: number): string => count === 1 ? "1 step" : `${count} steps`

/** A name that is neither an id, the unique start of an id nor a label; `offset` is its place in `target`, from 0. */
export class UnknownRevision extends Schema.TaggedError<UnknownRevision>()("UnknownRevision", {
  name: Schema.String,
  target: Schema.String,
  offset: Schema.Int,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    const where = this.target === this.name ? "" : ` in "${this.target}" (character ${this.offset + 1})`
    return `No revision or branch label "${this.name}"${where}. Run "strata history" to list them` +
      didYouMean(this.suggestion)
  }
}

/** A partial id that several revisions start with. */
export class AmbiguousRevision extends Schema.TaggedError<AmbiguousRevision>()("AmbiguousRevision", {
  name: Schema.String,
  target: Schema.String,
  offset: Schema.Int,
  matches: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Ambiguous revision "${this.name}": several ids start with it (${list(this.matches)}). ` +
      "Write more characters of the id"
  }
}

/** `branch@id` or `branch@base:id` where the revision is neither an ancestor nor a descendant of the revision that names the branch. */
export class NotInBranch extends Schema.TaggedError<NotInBranch>()("NotInBranch", {
  id: Schema.String,
  branch: Schema.String,
  target: Schema.String
}) {
  override get message() {
    return `Cannot use "${this.target}": revision "${this.id}" is not on the branch "${this.branch}". ` +
      `Name a revision of that branch, or leave out "${this.branch}@"`
  }
}

/** A target that stands for one head where the history or the branch has several. */
export class MultipleHeads extends Schema.TaggedError<MultipleHeads>()("MultipleHeads", {
  target: Schema.String,
  heads: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot choose a head for "${this.target}": there are ${this.heads.length} (${list(this.heads)}). ` +
      `Write "heads" for all of them or "${this.heads[0]!}" for one, or join them with "strata merge heads"`
  }
}

/**
 * A relative target with several revisions to start from (`at: "start"`) or a branch point on its way (`at: "fork"`);
 * `instead` has for each candidate the target that selects it.
 */
export class AmbiguousStep extends Schema.TaggedError<AmbiguousStep>()("AmbiguousStep", {
  target: Schema.String,
  candidates: Schema.Array(Schema.String),
  instead: Schema.Array(Schema.String),
  at: Schema.Literals(["start", "fork"]),
  direction: Schema.Literals(["up", "down"])
}) {
  override get message() {
    const why = this.at === "start" ? "there are several revisions to start from" : "the history branches there"
    const instead = this.instead.slice(0, 3).map((target) => `"${target}"`).join(" or ")
    return `Cannot count the steps of "${this.target}": ${why} (${list(this.candidates)}). Write ${instead}`
  }
}

/** A relative target beyond the last or the first revision; both counts are in steps. */
export class TooFewSteps extends Schema.TaggedError<TooFewSteps>()("TooFewSteps", {
  target: Schema.String,
  wanted: Schema.Int,
  available: Schema.Int,
  direction: Schema.Literals(["up", "down"])
}) {
  override get message() {
    const steps = inSteps(this.wanted)
    if (this.available === 0) return `Cannot go ${steps} for "${this.target}": ${this.#nothing()}`
    const end = this.direction === "up" ? "the head" : "the base"
    const advice = this.direction === "up"
      ? "Name a head (\"strata heads\" lists them)"
      : "Write \"base\" to revert everything"
    return `Cannot go ${steps} for "${this.target}": ${end} is ${inSteps(this.available)} away. ${advice}`
  }

  /** Why no step is possible; only steps without a revision count from what is applied. */
  #nothing(): string {
    const bare = /^(?:[^@]*@)?(?:current)?[+-]/.test(this.target)
    const where = this.target.includes("@") ? " on its branch" : ""
    if (this.direction === "up") {
      return bare ? `the database is at a head${where}` : "it starts at a head"
    }
    return bare ? `nothing is applied${where}` : "it starts at the base"
  }
}

/** The same number of steps in the other direction. */
const turned = (target: string): string => target.replace(/[+-](?=\d+$)/, (sign) => sign === "+" ? "-" : "+")

/** An upgrade to a target below what is applied, such as `-2`. */
export class UpgradeGoesDown extends Schema.TaggedError<UpgradeGoesDown>()("UpgradeGoesDown", {
  target: Schema.String
}) {
  override get message() {
    return `Cannot upgrade to "${this.target}": it is below what is applied. ` +
      `To apply revisions, write "${turned(this.target)}"; to revert some, run "strata downgrade ${this.target}"`
  }
}

/** A downgrade to a target above what is applied; `missing` are the revisions of the target that are not applied. */
export class DowngradeGoesUp extends Schema.TaggedError<DowngradeGoesUp>()("DowngradeGoesUp", {
  target: Schema.String,
  missing: Schema.Array(Schema.String)
}) {
  override get message() {
    if (this.missing.length === 0) {
      return `Cannot downgrade to "${this.target}": it is above what is applied. ` +
        `To revert revisions, write "${turned(this.target)}"; to apply some, run "strata upgrade ${this.target}"`
    }
    return `Cannot downgrade to "${this.target}": ${list(this.missing)} ${
      this.missing.length === 1 ? "is" : "are"
    } not applied. Run "strata upgrade ${this.target}"`
  }
}

/** A range whose lower end is not an ancestor of its upper end. */
export class NotAncestor extends Schema.TaggedError<NotAncestor>()("NotAncestor", {
  lower: Schema.Array(Schema.String),
  upper: Schema.Array(Schema.String)
}) {
  override get message() {
    const upper = this.upper.length === 0 ? "\"base\"" : list(this.upper)
    return `Invalid range: ${list(this.lower)} ${
      this.lower.length === 1 ? "is not an ancestor" : "are not ancestors"
    } of ${upper}. Write the older revision first, as in "older:newer"`
  }
}

/** Every reason of resolving and of paths. */
export const pathReasons = [
  UnknownRevision,
  AmbiguousRevision,
  NotInBranch,
  MultipleHeads,
  AmbiguousStep,
  TooFewSteps,
  UpgradeGoesDown,
  DowngradeGoesUp,
  NotAncestor
] as const
