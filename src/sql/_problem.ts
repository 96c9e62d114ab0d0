/**
 * A token that never ends, as the reason of a `SplitError` that names its place.
 */
import type { Token } from "./_lexer.ts"
import { placeOf } from "./_place.ts"
import type { SplitError } from "./error.ts"
import { UnterminatedComment, UnterminatedDollarQuote, UnterminatedIdentifier, UnterminatedString } from "./error.ts"

/** The reason for a token with a `problem`. */
export const lexProblem = (text: string, token: Token): SplitError["reason"] => {
  const place = placeOf(text, token.start)
  switch (token.problem!) {
    case "string":
      return new UnterminatedString(place)
    case "comment":
      return new UnterminatedComment(place)
    case "identifier":
      return new UnterminatedIdentifier(place)
    case "dollar":
      return new UnterminatedDollarQuote({
        ...place,
        tag: text.slice(token.start, text.indexOf("$", token.start + 1) + 1)
      })
  }
}
