/**
 * What can be wrong with a piece of SQL text: an identifier or a value that PostgreSQL does not accept, a token without
 * an end, a placeholder without a value.
 *
 * Messages never contain a value, since a value may be a secret.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** A position in a text: `line` and `column` count from 1, `excerpt` is the rest of that line, shortened. */
const position = { line: Schema.Int, column: Schema.Int, excerpt: Schema.String }

const at = (self: { readonly line: number; readonly column: number; readonly excerpt: string }): string =>
  `at line ${self.line}, column ${self.column} ("${self.excerpt}")`

/** An identifier longer than 63 bytes, which PostgreSQL would truncate. */
export class IdentifierTooLong extends Schema.TaggedError<IdentifierTooLong>()("IdentifierTooLong", {
  name: Schema.String,
  bytes: Schema.Int
}) {
  /** The clause that explains the refusal. */
  get why() {
    return `it has ${this.bytes} bytes in UTF-8, and PostgreSQL truncates identifiers to 63 bytes`
  }
  override get message() {
    return `Cannot use "${this.name}" as an identifier: ${this.why}. Choose a shorter name`
  }
}

/** The empty identifier, which PostgreSQL rejects. */
export class IdentifierEmpty extends Schema.TaggedError<IdentifierEmpty>()("IdentifierEmpty", {}) {
  /** The clause that explains the refusal. */
  get why() {
    return "PostgreSQL does not allow empty identifiers"
  }
  override get message() {
    return `Cannot use "" as an identifier: ${this.why}. Give the object a name`
  }
}

/** An identifier with a NUL character, which PostgreSQL cannot store; the message shows NUL as `\0`. */
export class IdentifierHasNul extends Schema.TaggedError<IdentifierHasNul>()("IdentifierHasNul", {
  name: Schema.String
}) {
  /** The clause that explains the refusal. */
  get why() {
    return "it contains a NUL character, which PostgreSQL cannot store"
  }
  override get message() {
    return `Cannot use "${this.name.replaceAll("\0", "\\0")}" as an identifier: ${this.why}. Remove the character`
  }
}

/** An identifier with half of a surrogate pair, which has no UTF-8 encoding. */
export class IdentifierNotUnicode extends Schema.TaggedError<IdentifierNotUnicode>()("IdentifierNotUnicode", {
  name: Schema.String
}) {
  /** The clause that explains the refusal. */
  get why() {
    return "it contains half of a surrogate pair, which UTF-8 cannot encode"
  }
  override get message() {
    return `Cannot use "${this.name.toWellFormed()}" as an identifier: ${this.why}. Remove the character`
  }
}

/** A text value with a NUL character, which no PostgreSQL text type can store. */
export class ValueHasNul extends Schema.TaggedError<ValueHasNul>()("ValueHasNul", {}) {
  override get message() {
    return "Cannot write a text value that contains a NUL character: PostgreSQL cannot store it. " +
      "Remove the character, or store the value as bytea"
  }
}

/** A text value with half of a surrogate pair, which has no UTF-8 encoding. */
export class ValueNotUnicode extends Schema.TaggedError<ValueNotUnicode>()("ValueNotUnicode", {}) {
  override get message() {
    return "Cannot write a text value that contains half of a surrogate pair: UTF-8 cannot encode it. " +
      "Remove the character, or store the value as bytea"
  }
}

/** A `'…'`, `E'…'`, `U&'…'`, `B'…'`, `X'…'` or `N'…'` without its closing quote; the position is where it opens. */
export class UnterminatedString extends Schema.TaggedError<UnterminatedString>()("UnterminatedString", position) {
  override get message() {
    return `Unterminated string constant ${at(this)}: add the closing quote`
  }
}

/** A block comment without its end, nested comments counted; the position is where the outermost one opens. */
export class UnterminatedComment extends Schema.TaggedError<UnterminatedComment>()("UnterminatedComment", position) {
  override get message() {
    return `Unterminated comment ${at(this)}: block comments nest, so every "/*" needs its own "*/"`
  }
}

/** A dollar-quoted string without its closing tag; the position is where it opens. */
export class UnterminatedDollarQuote
  extends Schema.TaggedError<UnterminatedDollarQuote>()("UnterminatedDollarQuote", { ...position, tag: Schema.String })
{
  override get message() {
    return `Unterminated dollar-quoted string ${at(this)}: add the closing "${this.tag}", spelled exactly as it opens`
  }
}

/** A `"…"` or `U&"…"` identifier without its closing quote; the position is where it opens. */
export class UnterminatedIdentifier
  extends Schema.TaggedError<UnterminatedIdentifier>()("UnterminatedIdentifier", position)
{
  override get message() {
    return `Unterminated quoted identifier ${at(this)}: add the closing double quote`
  }
}

/** A `$n` without a value; indexes count from 1. */
export class MissingParameter extends Schema.TaggedError<MissingParameter>()("MissingParameter", {
  index: Schema.Int,
  parameters: Schema.Int
}) {
  override get message() {
    return `No value for the placeholder "$${this.index}": the statement has ${this.parameters} ${
      this.parameters === 1 ? "parameter" : "parameters"
    }. ` +
      "Number the placeholders from $1 and give each of them a value"
  }
}

/** A value that no `$n` refers to, usually because a placeholder is misspelled; indexes count from 1. */
export class UnusedParameter extends Schema.TaggedError<UnusedParameter>()("UnusedParameter", {
  index: Schema.Int
}) {
  override get message() {
    return `Parameter ${this.index} is not used: the statement has no "$${this.index}" outside of strings and comments. ` +
      "Add the placeholder or remove the value"
  }
}

/** A reason why a text cannot be split into tokens. */
export const Unterminated = Schema.Union([
  UnterminatedString,
  UnterminatedComment,
  UnterminatedDollarQuote,
  UnterminatedIdentifier
])
export type Unterminated = typeof Unterminated.Type

/** A reason why a piece of SQL text is refused. */
export const TextReason = Schema.Union([
  IdentifierTooLong,
  IdentifierEmpty,
  IdentifierHasNul,
  IdentifierNotUnicode,
  ValueHasNul,
  ValueNotUnicode,
  MissingParameter,
  UnusedParameter,
  Unterminated
])

/** A piece of SQL text that cannot be written or read; `reason` says why. */
export class TextError extends AreaError<TextError>()("text", "TextError", [TextReason]) {}
