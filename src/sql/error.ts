/**
 * Errors of SQL text that occur before it is sent to a server: `RenderError` for an operation that cannot be written as
 * SQL, `SplitError` for a script that cannot be split into statements.
 *
 * Messages never contain a value, since a value may be a secret.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { isolationIn, TextError, TextReason, Unterminated } from "../text/mod.ts"

/** A position in a text: `line` and `column` count from 1, `excerpt` is the rest of that line, shortened. */
const position = { line: Schema.Int, column: Schema.Int, excerpt: Schema.String }

const at = (self: { readonly line: number; readonly column: number; readonly excerpt: string }): string =>
  `at line ${self.line}, column ${self.column} ("${self.excerpt}")`

/** An unclosed parenthesis; a semicolon inside parentheses does not end a statement, so the end is unknown. */
export class UnclosedParenthesis extends Schema.TaggedError<UnclosedParenthesis>()("UnclosedParenthesis", position) {
  override get message() {
    return `Unclosed parenthesis ${at(this)}: a semicolon inside parentheses does not end a statement`
  }
}

/** A `BEGIN ATOMIC` routine body without its `END`. */
export class UnclosedBody extends Schema.TaggedError<UnclosedBody>()("UnclosedBody", position) {
  override get message() {
    return `Unclosed BEGIN ATOMIC body ${at(this)}: end its last statement with a semicolon and add END`
  }
}

/** `COPY … FROM STDIN`: its data are not SQL, and migrations do not use the COPY protocol. */
export class CopyFromStdin extends Schema.TaggedError<CopyFromStdin>()("CopyFromStdin", position) {
  override get message() {
    return `Cannot run COPY FROM STDIN ${at(this)}: the rows after it are not SQL. ` +
      "Write the rows as INSERT statements (pg_dump --inserts does), or load them with psql outside the migration"
  }
}

/** `COPY … TO STDOUT`: a migration has no client that receives the rows. */
export class CopyToStdout extends Schema.TaggedError<CopyToStdout>()("CopyToStdout", position) {
  override get message() {
    return `Cannot run COPY TO STDOUT ${at(this)}: a migration has no client that receives the rows. ` +
      "Copy to a file on the server, or export with psql outside the migration"
  }
}

/** A psql meta-command such as `\connect`. `command` includes the backslash. */
export class MetaCommand
  extends Schema.TaggedError<MetaCommand>()("MetaCommand", { ...position, command: Schema.String })
{
  override get message() {
    return `Cannot run "${this.command}" ${at(this)}: it is a psql meta-command, not SQL. ` +
      "Remove it, or replace it by the equivalent SQL"
  }
}

/** A character that cannot be sent to a server in SQL text. */
export class InvalidCharacter extends Schema.TaggedError<InvalidCharacter>()("InvalidCharacter", {
  ...position,
  character: Schema.Literals(["NUL", "lone surrogate"])
}) {
  override get message() {
    return `Cannot read the script: it contains a ${this.character} character ${at(this)}. ` +
      "Remove the character and save the file as UTF-8"
  }
}

/** A script that cannot be split into statements; `reason` says why, and where. */
export class SplitError extends AreaError<SplitError>()("sql", "SplitError", [
  Unterminated,
  UnclosedParenthesis,
  UnclosedBody,
  CopyFromStdin,
  CopyToStdout,
  MetaCommand,
  InvalidCharacter
]) {}

/** Parameters for a text of several statements; parameters belong to exactly one statement. */
export class ParametersInScript extends Schema.TaggedError<ParametersInScript>()("ParametersInScript", {
  statements: Schema.Int,
  parameters: Schema.Int
}) {
  override get message() {
    return `Cannot bind ${this.parameters === 1 ? "a parameter" : `${this.parameters} parameters`} to a text of ` +
      `${this.statements} statements: only a single statement can have parameters. Use one operation for each statement`
  }
}

/** A statement that would end or change the transaction of the migration; `line` counts in the text of the operation. */
export class TransactionControl extends Schema.TaggedError<TransactionControl>()("TransactionControl", {
  statement: Schema.String,
  keyword: Schema.String,
  line: Schema.Int
}) {
  override get message() {
    const level = isolationIn(this.statement)
    const remedy = level === undefined
      ? `a revision with "-- strata:transaction off" runs each statement in a transaction of its own`
      : `"-- strata:isolation ${level}" in a SQL revision, or isolation: "${level}" in TypeScript, sets the isolation level`
    return `Cannot run "${this.keyword}" (line ${this.line}): the migration and its ledger events share one transaction, ` +
      `which only Strata begins and ends. Remove the statement (${remedy})`
  }
}

/** An operation that is contradictory or incomplete, such as an index without columns. */
export class InvalidOperation extends Schema.TaggedError<InvalidOperation>()("InvalidOperation", {
  problem: Schema.String
}) {
  override get message() {
    return `Cannot write the operation as SQL: ${this.problem}`
  }
}

/** An operation that cannot be written as SQL; `reason` says why. It is a `SplitError` if the user's SQL cannot be split. */
export class RenderError extends AreaError<RenderError>()("sql", "RenderError", [
  InvalidOperation,
  ParametersInScript,
  TransactionControl,
  TextReason,
  SplitError
]) {}

/** Runs code that throws `RenderError` or `TextError` and returns a failure; anything else thrown is a bug. */
export const attempt = <A>(evaluate: () => A): Result.Result<A, RenderError> =>
  RenderError.attempt(() => Result.getOrThrowWith(TextError.attempt(evaluate), ({ reason }) => RenderError.of(reason)))
