/**
 * Where Strata keeps what it can make again.
 */
import { homedir } from "node:os"
import { join } from "node:path"

/** `strata` in the user's cache directory, by the XDG Base Directory Specification. */
export const userCache = (): string => join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "strata")
