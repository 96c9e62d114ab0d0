/**
 * What to do after a revision failed, by the class of the SQLSTATE. Only wrong SQL is corrected in the file; most other
 * causes are in the server or in another session, and the file is right.
 *
 * Source: PostgreSQL, "PostgreSQL Error Codes".
 */
import { isOwnUse } from "./in_use.ts"

/** What is known of a failure. */
interface Failed {
  readonly sqlstate?: string | undefined
  readonly statement?: string | undefined
}

/** The causes that are told apart. */
type Kind =
  | "lock"
  | "time-out"
  | "resources"
  | "serialization"
  | "connection"
  | "permission"
  | "rows"
  | "program"

// Codes are compared before classes.
const kinds: Readonly<Record<string, Kind>> = {
  "55P03": "lock",
  "40P01": "lock",
  "55006": "lock",
  "57014": "time-out",
  "25P03": "time-out",
  "25P04": "time-out",
  "57P05": "time-out",
  "0A000": "program",
  "40001": "serialization",
  "40003": "connection",
  "42501": "permission",
  "0L": "permission",
  "0P": "permission",
  "28": "permission",
  "53": "resources",
  "58": "resources",
  "08": "connection",
  "57": "connection",
  "XX": "connection",
  "23": "rows",
  "22": "rows"
}

/** The cause of a failure; a failure without SQLSTATE is one of the program. */
const kindOf = ({ sqlstate, statement }: Failed): Kind =>
  sqlstate === undefined || isOwnUse({ sqlstate, statement })
    ? "program"
    : kinds[sqlstate] ?? kinds[sqlstate.slice(0, 2)] ?? "program"

const causes: Readonly<Record<Exclude<Kind, "program">, string>> = {
  lock: "Another session holds a lock that the statement needs; the file is not the cause",
  "time-out": "The statement was cancelled by a time-out or by another session. If it needs more time, raise " +
    "statementTimeout in env.ts, or the role's statement_timeout",
  resources: "The server lacks disk space, memory or another resource; the file is not the cause. Free or raise it",
  serialization: "A concurrent transaction changed the same data; the file is not the cause",
  connection: "The server or the connection failed; the file is not the cause. Check the server",
  permission: "The role lacks a privilege. Grant it, or use another role in DATABASE_URL",
  rows: "Existing rows do not fit. Correct them or the file"
}

/**
 * The sentence about the cause and the next command. Without `again`, it is the same command, and no file may be edited;
 * otherwise `file` is the one to correct if the program is wrong, and `command` runs the revision again.
 */
export const nextStep = (
  failed: Failed,
  again?: { readonly file: string; readonly command: string }
): string => {
  const kind = kindOf(failed)
  const run = again === undefined ? "run the same command again" : `run: ${again.command}`
  if (kind === "lock" || kind === "serialization") {
    return `${causes[kind]}. ${again === undefined ? "Run the same command again" : `Run again: ${again.command}`}`
  }
  if (kind !== "program") return `${causes[kind]}, then ${run}`
  return again === undefined ? `Remove the cause, then ${run}` : `Correct "${again.file}", then ${run}`
}
