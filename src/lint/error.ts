/**
 * The error of lint, whose `reason` says what cannot be done.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { didYouMean } from "../revision/mod.ts"

/** An option of env.ts, such as `lint.allow`, that names no rule, or a rule that another option names as well. */
export class BadRule extends Schema.TaggedError<BadRule>()("BadRule", {
  option: Schema.String,
  rule: Schema.String,
  problem: Schema.Literals(["unknown", "twice"]),
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return `Cannot use "${this.rule}" in "${this.option}" of env.ts: ${
      this.problem === "unknown"
        ? `there is no such rule${didYouMean(this.suggestion)}`
        : "another list of \"lint\" has it too"
    }`
  }
}

/** Revisions cannot be linted. */
export class LintError extends AreaError<LintError>()("lint", "LintError", [BadRule]) {}
