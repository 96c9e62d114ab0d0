/**
 * Names as PostgreSQL writes them in the texts that it deparses.
 */
import { quoteIdentifier } from "../../text/mod.ts"

const isBare = (name: string): boolean => /^[a-z_][a-z0-9_$]*$/.test(name)

/** A name in quotes where it needs them. A keyword needs them as well, which `isName` allows for. */
export const spelling = (name: string): string => isBare(name) ? name : quoteIdentifier(name)

/** Whether a token is the name. */
export const isName = (token: string | undefined, name: string): boolean =>
  token === quoteIdentifier(name) || (isBare(name) && token === name)
