/** The error for a token without an end. */
import type { Unterminated } from "./error.ts"
import { UnterminatedComment, UnterminatedDollarQuote, UnterminatedIdentifier, UnterminatedString } from "./error.ts"
import type { Token } from "./lexer.ts"
import { positionOf } from "./position.ts"

/** The reason for a token that has a `problem`, with the position where the token opens. */
export const unterminated = (text: string, token: Token): Unterminated => {
  const position = positionOf(text, token.start)
  switch (token.problem!) {
    case "string":
      return new UnterminatedString(position)
    case "comment":
      return new UnterminatedComment(position)
    case "identifier":
      return new UnterminatedIdentifier(position)
    case "dollar":
      return new UnterminatedDollarQuote({
        ...position,
        tag: text.slice(token.start, text.indexOf("$", token.start + 1) + 1)
      })
  }
}
