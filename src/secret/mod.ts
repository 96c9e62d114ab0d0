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

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")

/** A shorter secret occurs in other words; one that is shorter than `brief` is also a word itself. */
const [long, brief] = [8, 4]

const quotes = ["[\"'`]", "[\"'`]"] as const
const ends = [String.raw`^|[^\p{L}\p{N}_]`, String.raw`$|[^\p{L}\p{N}_]`] as const

/**
 * Replaces a secret that is known, such as the password of `DATABASE_URL`. A short one is replaced only where it is a word
 * of its own, and a very short one only between quotes, because the text could not be read otherwise. Of URLs and settings
 * `withoutCredentials` replaces those of any length.
 */
export const withoutSecret = (text: string, secret: string, shown = hidden): string => {
  if (secret === "") return text
  if (secret.length >= long) return text.replaceAll(secret, () => shown)
  const [before, after] = secret.length < brief ? quotes : ends
  return text.replaceAll(new RegExp(`(?<=${before})${escaped(secret)}(?=${after})`, "gu"), () => shown)
}

/** Whether a text has credentials. */
export const hasCredentials = (text: string): boolean => withoutCredentials(text) !== text

/** The password in a URL, encoded and decoded; empty if it has none. */
export const passwordsIn = (url: string): ReadonlyArray<string> => {
  const password = /:\/\/[^:/@]*:(.+)@/s.exec(url)?.[1]
  return password === undefined ? [] : [password, decoded(password)]
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
