/**
 * Why a revision cannot be written as SQL. TypeScript holds every operation, so only SQL can fail.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** An operation that has no SQL; `problem` is what `sql/` says of it. */
export class NotRenderable extends Schema.TaggedError<NotRenderable>()("NotRenderable", {
  operation: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot write "${this.operation}" into a SQL revision: ${this.problem}. Change the operation, or write ` +
      "the revision in TypeScript"
  }
}

/** A statement with a comment that a SQL revision would read as one of its own directives. */
export class DirectiveInStatement extends Schema.TaggedError<DirectiveInStatement>()("DirectiveInStatement", {
  operation: Schema.String,
  line: Schema.String
}) {
  override get message() {
    return `Cannot write "${this.operation}" into a SQL revision as its comment "${this.line}" would be read as a ` +
      "directive. Change the comment, or write the revision in TypeScript"
  }
}

/** A revision that cannot be written; `reason` tells which operation is at fault. */
export class CodegenError
  extends AreaError<CodegenError>()("codegen", "CodegenError", [NotRenderable, DirectiveInStatement])
{}
