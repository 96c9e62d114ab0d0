/**
 * Arguments that must not contain a secret. Pure.
 *
 * They are examined before anything parses them: no message can then repeat one, and none reaches a file or the ledger.
 */
import { hasCredentials } from "../../secret/mod.ts"
import { beforeOperands } from "./argv.ts"

/** The commands whose operands are the URLs of databases. */
const withUrls: ReadonlySet<string> = new Set(["diff", "inspect"])

const url = /^[a-z][a-z0-9+.-]*:\/\//i

/** The URL of a database, also one without a password, and one whose slashes are missing. */
const database = /^\s*(?:postgres(?:ql)?|pglite)(?:\+\w+)?:\/+/i

/** `user:password@host/…` or `user:password@host:5432`, which no target is; but not a path with the letter of a drive. */
const login = /^(?![a-z]:[\\/])[^\s:@/=]+:\S+@[^\s@]+[:/]\S*$/i

/** The settings of a connection, so that a password among them is not a word of a sentence. */
const settings = /^\s*\w*passw\w*\s*=|\b(?:host|hostaddr|port|user|dbname|service)\s*=|:\//i

const isSecret = (argument: string): boolean =>
  [argument, argument.replace(/^(?:--?[\w-]+=|-[a-z])/i, "")].some((text) =>
    database.test(text) || login.test(text) || settings.test(text) && hasCredentials(text)
  )

/** Whether the argument after `flag`, or with it, is for `env.ts` and may contain anything, or is the URL of a shadow. */
const isFree = (flag: string | undefined, argument: string): boolean =>
  flag === "-x" || flag === "--argument" || flag === "--shadow" || /^(?:-x|--argument=|--shadow=)/.test(argument)

/** Whether the argument after `flag` is its value. `valued` are the flags with a value; others, also unknown ones, take none. */
const takesNext = (flag: string | undefined, valued: ReadonlySet<string>): boolean => {
  const [, long, letter] = /^(?:--([\w-]+)|-[A-Za-z]*([A-Za-z]))$/.exec(flag ?? "") ?? []
  return valued.has(long ?? letter ?? "")
}

/**
 * The index of the first argument with a secret that the command does not take, or undefined. A URL is taken
 * by `diff` and `inspect` as an operand and by `--shadow`, and everything by `--argument`. `valued` are the flags with a value; after an
 * unknown flag, a URL is an operand, so that the flag is what the command refuses.
 */
export const secretArgument = (
  argv: ReadonlyArray<string>,
  command: string | undefined,
  valued: ReadonlySet<string>
): number | undefined => {
  const flags = beforeOperands(argv).length
  const found = argv.findIndex((argument, index) => {
    const previous = index <= flags ? argv[index - 1] : undefined
    if (!isSecret(argument) || index < flags && isFree(previous, argument)) return false
    const isOperand = command !== undefined && withUrls.has(command) && url.test(argument)
    return !isOperand || takesNext(previous, valued)
  })
  return found < 0 ? undefined : found
}
