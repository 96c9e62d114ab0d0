/**
 * Secrets in text: passwords in URLs, in settings and in SQL. Pure.
 *
 * What becomes a message, a log line or an event goes through `withoutCredentials` or `withoutLiterals`. The command line
 * refuses arguments with credentials, because other users of a machine can read the arguments of a process.
 */

/** What stands for a secret. */
const hidden = "***"

/**
 * The scheme and the credentials of a URL, up to the last @ of the word, because a password may contain characters that
 * are not escaped. A user alone is not secret, nor are the credentials of the example that messages give.
 */
const authority = /([a-z][a-z0-9+.-]*:\/+)(?!\/|user:password@host|[^\s:@/?#]*@(?!\S*@))\S*@/gi

/** A setting, as in a connection string, in the query of a URL, in JSON or in an inspected object. */
const setting =
  /((?:passw(?:or)?d|passphrase|secret|token)(?:\s*=\s*|["']?\s*:\s*(?=["'])))("[^"]*"|'(?:[^'\\]|\\.)*'|[^\s&,;"]+)/gi

/** Replaces the credentials in URLs and in settings such as `password=` with asterisks. */
export const withoutCredentials = (text: string): string =>
  text.replace(authority, `$1${hidden}@`).replace(setting, `$1${hidden}`)

/** Whether a text has credentials. */
export const hasCredentials = (text: string): boolean => withoutCredentials(text) !== text

const string = String.raw`(?:[eE]'((?:[^'\\]|\\.|'')*)'|(?:[uU]&)?'((?:[^']|'')*)'|\$(\w*)\$(.*?)\$\3\$)`
const strings = new RegExp(string, "gs")

const secretName =
  "(?:passw|passfile|passphrase|\\bpwd\\b|secret|token|credential|(?:api|access|private|account|encryption)_?key)"

/**
 * A clause of SQL that holds secrets: all options of a user mapping, the other options with a name like a secret, the
 * connection string of a subscription, and the password of a role.
 */
const clauses = [
  /\buser\s+mapping\b[^;]*?\boptions\s*\([^;]*/gis,
  new RegExp(String.raw`[\w-]*${secretName}[\w-]*"?\s+(?:${string})`, "gis"),
  new RegExp(String.raw`\bconnection\s+(?:${string})`, "gis")
]

/** A string literal that is a secret, as it is written, and what is between its quotes. */
interface Literal {
  readonly whole: string
  readonly content: string
}

const secretsIn = (sql: string): ReadonlyArray<Literal> =>
  clauses.flatMap((clause) => sql.match(clause) ?? []).flatMap((found) =>
    Array.from(found.matchAll(strings), ([whole, escaped, quoted, , dollar]) => ({
      whole,
      content: escaped ?? quoted ?? dollar ?? ""
    }))
  )

/** Shorter texts occur in other words; the server quotes a longer one in messages without its quotes. */
const longEnough = 4

/** The function that replaces the string literals in SQL that are secrets, also in a message about it. */
export const literalsHidden = (sql: string): (text: string) => string => {
  const secrets = secretsIn(sql).toSorted((a, b) => b.whole.length - a.whole.length)
  return (text) =>
    secrets.reduce((shown, { content, whole }) => {
      const replaced = shown.replaceAll(whole, `'${hidden}'`)
      return content.length < longEnough ? replaced : replaced.replaceAll(content, hidden)
    }, text)
}

/** SQL without the string literals that are secrets. */
export const withoutLiterals = (sql: string): string => literalsHidden(sql)(sql)
