/**
 * The error of code generation. Every operation can be written in TypeScript, so only SQL can fail.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** An operation that cannot be rendered; `problem` is the message of `sql/`. */
export class NotRenderable extends Schema.TaggedError<NotRenderable>()("NotRenderable", {
  operation: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot write "${this.operation}" to a SQL revision: ${this.problem}. Change the operation, or write ` +
      "the revision in TypeScript"
  }
}

/** A statement with a comment that would be a directive of the SQL revision. */
export class DirectiveInStatement extends Schema.TaggedError<DirectiveInStatement>()("DirectiveInStatement", {
  operation: Schema.String,
  line: Schema.String
}) {
  override get message() {
    return `Cannot write "${this.operation}" to a SQL revision: its comment "${this.line}" would be a directive. ` +
      "Change the comment, or write the revision in TypeScript"
  }
}

/** A revision that cannot be written; `reason` names the operation. */
export class CodegenError
  extends AreaError<CodegenError>()("codegen", "CodegenError", [NotRenderable, DirectiveInStatement])
{}
