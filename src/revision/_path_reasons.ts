/**
 * Why a target means nothing in a graph, or cannot be reached: the reasons of `GraphError` that resolving and paths give.
 *
 * `target` is always the target as it is written, so that a message quotes what the user typed.
 */
import * as Schema from "effect/Schema"
import { didYouMean } from "./nearest.ts"

const list = (ids: ReadonlyArray<string>): string => {
  const shown = ids.length > 8 ? ids.slice(0, 7) : ids
  const rest = ids.length - shown.length
  return shown.map((id) => `"${id}"`).join(", ") + (rest === 0 ? "" : ` and ${rest} more`)
}
const inSteps = (count: number): string => count === 1 ? "1 step" : `${count} steps`

/** A name that is no id, no unique start of an id and no label; `offset` is where it stands in `target`, from 0. */
export class UnknownRevision extends Schema.TaggedError<UnknownRevision>()("UnknownRevision", {
  name: Schema.String,
  target: Schema.String,
  offset: Schema.Int,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    const where = this.target === this.name ? "" : ` in "${this.target}" (character ${this.offset + 1})`
    return `Cannot find a revision or branch label "${this.name}"${where}: run strata history to list them` +
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
    return `Cannot choose a revision for "${this.name}" as several ids start with it (${list(this.matches)}): ` +
      "write more characters of the id"
  }
}

/** `branch@id` where the revision is neither above nor below the revision that stands for the branch. */
export class NotInBranch extends Schema.TaggedError<NotInBranch>()("NotInBranch", {
  id: Schema.String,
  branch: Schema.String,
  target: Schema.String
}) {
  override get message() {
    return `Cannot use "${this.target}" as revision "${this.id}" is not on the branch "${this.branch}": ` +
      `name a revision of that branch, or write "${this.id}" alone`
  }
}

/** A target that needs one head where the history (or the branch) has several. */
export class MultipleHeads extends Schema.TaggedError<MultipleHeads>()("MultipleHeads", {
  target: Schema.String,
  heads: Schema.Array(Schema.String)
}) {
  override get message() {
    return `Cannot choose a head for "${this.target}" as there are ${this.heads.length} (${list(this.heads)}): ` +
      `write "heads" for all of them or "${this.heads[0]!}" for one, or join them with strata merge heads`
  }
}

/**
 * A relative target with several heads to start from (`at: "start"`) or several ways to go on (`at: "fork"`); `instead`
 * has for each candidate the target that goes its way.
 */
export class AmbiguousStep extends Schema.TaggedError<AmbiguousStep>()("AmbiguousStep", {
  target: Schema.String,
  candidates: Schema.Array(Schema.String),
  instead: Schema.Array(Schema.String),
  at: Schema.Literals(["start", "fork"]),
  direction: Schema.Literals(["up", "down"])
}) {
  override get message() {
    const why = this.at === "start" ? "there are several revisions to start from" : "the history branches on the way"
    const instead = this.instead.slice(0, 3).map((target) => `"${target}"`).join(" or ")
    return `Cannot count the steps of "${this.target}" as ${why} (${list(this.candidates)}): write ${instead}`
  }
}

/** A relative target that goes past the last or the first revision; both counts are in steps. */
export class TooFewSteps extends Schema.TaggedError<TooFewSteps>()("TooFewSteps", {
  target: Schema.String,
  wanted: Schema.Int,
  available: Schema.Int,
  direction: Schema.Literals(["up", "down"])
}) {
  override get message() {
    const steps = inSteps(this.wanted)
    if (this.available === 0) return `Cannot go ${steps} for "${this.target}" as ${this.#nothing()}`
    const end = this.direction === "up" ? "the head" : "the base"
    const advice = this.direction === "up"
      ? "name a head (strata heads lists them)"
      : "write \"base\" to undo everything"
    return `Cannot go ${steps} for "${this.target}" as ${end} is ${inSteps(this.available)} away: ${advice}`
  }

  /** Why there is not a single step; only bare steps count from what is applied. */
  #nothing(): string {
    const bare = /^(?:[^@]*@)?(?:current)?[+-]/.test(this.target)
    const where = this.target.includes("@") ? " on its branch" : ""
    if (this.direction === "up") {
      return bare ? `nothing is left to apply${where}: it stands at a head` : "it starts at a head: nothing follows"
    }
    return bare ? `nothing is applied${where}, so nothing can be reverted` : "it starts at the base: nothing is below"
  }
}

/** The same number of steps the other way. */
const turned = (target: string): string => target.replace(/[+-](?=\d+$)/, (sign) => sign === "+" ? "-" : "+")

/** An upgrade to a target below what is applied, such as `-2`. */
export class UpgradeGoesDown extends Schema.TaggedError<UpgradeGoesDown>()("UpgradeGoesDown", {
  target: Schema.String
}) {
  override get message() {
    return `Cannot upgrade to "${this.target}" as it lies below what is applied: ` +
      `to apply write "${turned(this.target)}", to revert run strata downgrade ${this.target}`
  }
}

/** A downgrade to a target above what is applied; `missing` are the revisions of the target not applied. */
export class DowngradeGoesUp extends Schema.TaggedError<DowngradeGoesUp>()("DowngradeGoesUp", {
  target: Schema.String,
  missing: Schema.Array(Schema.String)
}) {
  override get message() {
    if (this.missing.length === 0) {
      return `Cannot downgrade to "${this.target}" as it lies above what is applied: ` +
        `to revert write "${turned(this.target)}", to apply run strata upgrade ${this.target}`
    }
    return `Cannot downgrade to "${this.target}" as ${list(this.missing)} ${
      this.missing.length === 1 ? "is" : "are"
    } not applied: ` +
      `run strata upgrade ${this.target}`
  }
}

/** A range whose lower end is not below its upper end. */
export class NotAncestor extends Schema.TaggedError<NotAncestor>()("NotAncestor", {
  lower: Schema.Array(Schema.String),
  upper: Schema.Array(Schema.String)
}) {
  override get message() {
    const upper = this.upper.length === 0 ? "\"base\"" : list(this.upper)
    return `Cannot walk the range as ${list(this.lower)} ${
      this.lower.length === 1 ? "is not an ancestor" : "are not ancestors"
    } of ${upper}: ` +
      "write the older revision first, as in \"older:newer\""
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
