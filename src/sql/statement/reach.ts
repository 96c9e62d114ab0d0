/**
 * What a statement changes or reaches outside of its database, read from its text, for those who run a history somewhere
 * else than where it belongs.
 *
 * What a function or a procedure does that a statement calls is not seen.
 */
import { withoutComments } from "./comments.ts"
import { cursors } from "./cursor.ts"

const sharedBy = "which all databases of the server share"

/** What belongs to a server, or is another server, by the word of a statement. */
const things: Readonly<Record<string, string>> = {
  role: `a role, ${sharedBy}`,
  user: `a role, ${sharedBy}`,
  group: `a role, ${sharedBy}`,
  tablespace: `a tablespace, ${sharedBy}`,
  database: "a database of the server",
  system: "the configuration of the server",
  subscription: "a subscription, which connects to another server"
}

const verbs: Readonly<Record<string, string>> = { create: "creates", drop: "drops" }

const thing = "(ROLE|USER(?!\\s+MAPPING\\b)|GROUP|DATABASE|TABLESPACE|SYSTEM|SUBSCRIPTION)\\b"

/** A change of one of them; of a block of code, all of it counts. */
const change = new RegExp(
  `^\\s*(?:DO\\b.*\\b)?(CREATE|ALTER|DROP|COMMENT\\s+ON|SECURITY\\s+LABEL\\b.*?\\bON)\\s+${thing}`,
  "is"
)

const owned = /^\s*(?:REASSIGN|DROP)\s+OWNED\b/i

/** A membership is granted without ON. */
const granted = /^\s*(?:GRANT|REVOKE)\b(?!.*\bON\b(?!\s+(?:DATABASE|TABLESPACE|PARAMETER)\b))/is

/**
 * How a statement changes more than its database, as the end of a sentence: what all databases of a server share, such as
 * roles and their passwords, or another server. Undefined if it does not.
 */
export const changesServer = (statement: string): string | undefined => {
  const text = withoutComments(statement)
  const [, verb = "", what = ""] = change.exec(text) ?? []
  if (what !== "") return `it ${verbs[verb.toLowerCase()] ?? "changes"} ${things[what.toLowerCase()]!}`
  if (owned.test(text)) return "it changes what a role owns in all databases of the server"
  return granted.test(text) ? "it changes the members of a role, or privileges that belong to the server" : undefined
}

/** Functions that reach files, sessions or other servers. */
const functions =
  /^(?:dblink\w*|pg_(?:read_(?:binary_)?file|ls_\w+|stat_file|file_\w+|reload_conf|rotate_logfile|terminate_backend|cancel_backend|switch_wal|promote|create_\w*slot\w*|drop_\w*slot\w*|logical_emit_message)|lo_(?:import|export))$/i

/** How a statement changes or reaches something outside of its database, also files, programs and other sessions. */
export const reachesBeyond = (statement: string): string | undefined => {
  const changed = changesServer(statement)
  if (changed !== undefined) return changed
  const at = cursors(statement)
  if (at().take("load")) return "it loads a library into the server"
  if (at().take("copy")) {
    const words = at()
    if (words.has("program")) return "it runs a program on the server"
    if (!words.has("stdin") && !words.has("stdout")) return "it reads or writes a file of the server"
  }
  for (const [, name = ""] of statement.matchAll(/\b(dblink\w*|pg_\w+|lo_import|lo_export)\s*\(/gi)) {
    if (functions.test(name)) return `it calls ${name.toLowerCase()}, which reaches files, sessions or other servers`
  }
  return undefined
}
