/**
 * Which statements of a history change more than a database: what all databases of a server share, such as roles and their
 * passwords, or another server. Replaying them would change what is in use, so the proof leaves them out; what they made is
 * there already.
 */
import * as Sql from "../sql/mod.ts"

const shared = "(?:ROLE|USER(?!\\s+MAPPING\\b)|GROUP|DATABASE|TABLESPACE|SYSTEM|SUBSCRIPTION)\\b"
const change = `(?:CREATE|ALTER|DROP|COMMENT\\s+ON|SECURITY\\s+LABEL\\b.*?\\bON)\\s+${shared}`

/** A membership is granted without ON; of a block of code, all of it counts. */
const pattern = new RegExp(
  `^\\s*(?:${change}|(?:REASSIGN|DROP)\\s+OWNED\\b|(?:GRANT|REVOKE)\\b(?!.*\\bON\\b(?!\\s+(?:DATABASE|TABLESPACE|PARAMETER)\\b))|DO\\b.*\\b${change})`,
  "is"
)

/** Whether a statement changes more than the database in which it runs. */
export const isShared = (statement: string): boolean => pattern.test(Sql.withoutComments(statement))
