/**
 * Text search parsers. PostgreSQL has no statement that changes one.
 */
import type { TextSearchParser } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { functions } from "./_functions.ts"

const called = (parser: TextSearchParser): string => `TEXT SEARCH PARSER ${quoteName(parser)}`

const createText = (parser: TextSearchParser): string => {
  const { end, headline, start, token, tokenTypes } = parser
  return `CREATE ${called(parser)} ${
    functions({ START: start, GETTOKEN: token, END: end, HEADLINE: headline, LEXTYPES: tokenTypes })
  }`
}

/** Text search parsers. */
export const textSearchParser: Compared<"text-search-parser"> = standaloneKind({
  create: createText,
  called,
  changes: "recreate",
  isOwned: false,
  rank: 13,
  needs: nothing
})
