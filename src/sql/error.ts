/**
 * What can be wrong with SQL text before a server sees it: `RenderError` for names, values and statements that cannot
 * be written, `SplitError` for a script that cannot be cut into statements.
 *
 * Both are plain data with a full sentence as message. Values never enter a message, since a value may be a secret.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { TextError, TextReason, Unterminated } from "../text/mod.ts"

/** Where in a text something is: line and column count from 1, `excerpt` is the rest of that line, shortened. */
const place = { line: Schema.Int, column: Schema.Int, excerpt: Schema.String }

const at = (self: { readonly line: number; readonly column: number; readonly excerpt: string }): string =>
  `on line ${self.line}, column ${self.column} ("${self.excerpt}")`

/** A parenthesis without its partner; semicolons inside parentheses do not end a statement, so the end is unknown. */
export class UnclosedParenthesis extends Schema.TaggedError<UnclosedParenthesis>()("UnclosedParenthesis", place) {
  override get message() {
    return `Cannot split the script as the parenthesis that opens ${at(this)} is never closed: ` +
      "a semicolon inside parentheses does not end a statement"
  }
}

/** A `BEGIN ATOMIC` routine body without its `END`. */
export class UnclosedBody extends Schema.TaggedError<UnclosedBody>()("UnclosedBody", place) {
  override get message() {
    return `Cannot split the script as the BEGIN ATOMIC body that opens ${at(this)} is never closed: ` +
      "end its last statement with a semicolon and add END"
  }
}

/** `COPY … FROM STDIN`: its data are not SQL and do not travel over the protocol that migrations use. */
export class CopyFromStdin extends Schema.TaggedError<CopyFromStdin>()("CopyFromStdin", place) {
  override get message() {
    return `Cannot run COPY FROM STDIN ${at(this)} as the rows after it are not SQL: ` +
      "write the rows as INSERT statements (pg_dump --inserts does), or load them with psql outside the migration"
  }
}

/** `COPY … TO STDOUT`: a migration has nobody to hand the rows to. */
export class CopyToStdout extends Schema.TaggedError<CopyToStdout>()("CopyToStdout", place) {
  override get message() {
    return `Cannot run COPY TO STDOUT ${at(this)} as a migration has no client to receive the rows: ` +
      "copy to a file on the server, or export with psql outside the migration"
  }
}

/** A line such as `\connect`: an instruction to psql, which no server understands. `command` has its backslash. */
export class MetaCommand
  extends Schema.TaggedError<MetaCommand>()("MetaCommand", { ...place, command: Schema.String })
{
  override get message() {
    return `Cannot run "${this.command}" ${at(this)} as it is an instruction to psql and not SQL: ` +
      "remove it, or write the SQL that it stands for"
  }
}

/** A character that cannot travel to a server in SQL text. */
export class InvalidCharacter extends Schema.TaggedError<InvalidCharacter>()("InvalidCharacter", {
  ...place,
  character: Schema.Literals(["NUL", "lone surrogate"])
}) {
  override get message() {
    return `Cannot read the script as it has a ${this.character} character ${at(this)}: ` +
      "save the file as UTF-8 text and remove that character"
  }
}

/** Why a text cannot be cut into statements; `reason` tells what and where. */
export class SplitError extends AreaError<SplitError>()("sql", "SplitError", [
  Unterminated,
  UnclosedParenthesis,
  UnclosedBody,
  CopyFromStdin,
  CopyToStdout,
  MetaCommand,
  InvalidCharacter
]) {}

/** Parameters beside several statements; a parameter belongs to one statement. */
export class ParametersInScript extends Schema.TaggedError<ParametersInScript>()("ParametersInScript", {
  statements: Schema.Int,
  parameters: Schema.Int
}) {
  override get message() {
    return `Cannot bind ${this.parameters} parameters to a text of ${this.statements} statements ` +
      "as parameters belong to exactly one statement: use one operation for each statement"
  }
}

/** A statement that would end or alter the transaction that records the revision; `line` is in the text given. */
export class TransactionControl extends Schema.TaggedError<TransactionControl>()("TransactionControl", {
  statement: Schema.String,
  keyword: Schema.String,
  line: Schema.Int
}) {
  override get message() {
    return `Cannot run "${this.keyword}" on line ${this.line} as the migration and its record in the ledger share one ` +
      "transaction that only Strata begins and ends: remove the statement (a revision with \"-- strata:transaction " +
      "off\" runs each statement in a transaction of its own)"
  }
}

/** An operation whose parts contradict each other or say too little, such as an index on nothing. */
export class InvalidOperation extends Schema.TaggedError<InvalidOperation>()("InvalidOperation", {
  problem: Schema.String
}) {
  override get message() {
    return `Cannot write the operation as SQL: ${this.problem}`
  }
}

/** Why SQL cannot be written; `reason` tells what is wrong. A `SplitError` is the reason when a text does not lex. */
export class RenderError extends AreaError<RenderError>()("sql", "RenderError", [
  InvalidOperation,
  ParametersInScript,
  TransactionControl,
  TextReason,
  SplitError
]) {}

/** Runs code that throws `RenderError` or `TextError` and returns a failure; anything else thrown is a bug. */
export const attempt = <A>(evaluate: () => A): Result.Result<A, RenderError> => {
  try {
    return Result.succeed(evaluate())
  } catch (error) {
    if (error instanceof RenderError) return Result.fail(error)
    if (error instanceof TextError) return Result.fail(RenderError.of(error.reason))
    throw error
  }
}
