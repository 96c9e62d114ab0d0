/**
 * Secrets in text: passwords in URLs and in settings. Pure. `text/secret_literal.ts` finds those in SQL.
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

/** The header of a request. */
const header = /(\bauthorization["']?\s*:\s*["']?(?:(?:bearer|basic|token|digest)\s+)?)[^\s"',;]+/gi

/** Replaces the credentials in URLs, in settings such as `password=` and in headers with asterisks. */
export const withoutCredentials = (text: string): string =>
  text.replace(authority, `$1${hidden}@`).replace(setting, `$1${hidden}`).replace(header, `$1${hidden}`)

/** Whether a text has credentials. */
export const hasCredentials = (text: string): boolean => withoutCredentials(text) !== text
