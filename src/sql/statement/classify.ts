/**
 * Classifies a statement by its keywords, without a server: whether it can run in a transaction block, whether it
 * controls the transaction, and whether it takes parameters.
 */
import type { Words } from "./_command.ts"
import { keywordOf, wordsOf } from "./_command.ts"

/**
 * `keyword` is the command in capitals, like the server's command tag ("CREATE INDEX"; empty without a statement).
 * `transactionControl` statements begin, end or change the transaction of Strata and are refused.
 * `transactional` is false if the server refuses the statement inside a transaction block. `utility` statements take no
 * parameters. `why` is a clause that explains the first two; it is absent for all other statements.
 */
export interface Classification {
  readonly keyword: string
  readonly transactionControl: boolean
  readonly transactional: boolean
  readonly utility: boolean
  readonly why?: string
}

const bindable = new Set(["select", "insert", "update", "delete", "merge", "values", "table", "with"])

const ends = "it begins or ends the transaction that also records the revision"
const alters = "it changes the transaction that also records the revision"
const nests = "it begins or ends a subtransaction that Strata does not know of"
const prepared = "it ends a prepared transaction and cannot run inside another"

const control: Readonly<Record<string, string>> = {
  "BEGIN": ends,
  "START TRANSACTION": ends,
  "COMMIT": ends,
  "END": ends,
  "ROLLBACK": ends,
  "ABORT": ends,
  "SAVEPOINT": nests,
  "RELEASE": nests,
  "PREPARE TRANSACTION": "it detaches the transaction that also records the revision from the session",
  "COMMIT PREPARED": prepared,
  "ROLLBACK PREPARED": prepared,
  "SET TRANSACTION": alters,
  "DISCARD ALL": "it resets Strata's own session and releases its lock"
}

const valueAfter = (words: Words, position: number): string | undefined =>
  words[position + 1] === "=" ? words[position + 2] : words[position + 1]

/** Whether the option `name` is set to false. */
const isOff = (words: Words, name: string): boolean =>
  words.some((word, position) => word === name && ["false", "off", "0"].includes(valueAfter(words, position) ?? ""))

const hasPair = (words: Words, first: string, second: string): boolean =>
  words.some((word, position) => word === first && words[position + 1] === second)

const phases = "CONCURRENTLY uses several transactions and waits for other transactions between them"
const server = "it changes files or settings of the whole server, which cannot be rolled back"
const slots = "it changes replication slots on the publisher, which cannot be rolled back"

const concurrentIndex = (words: Words): string | undefined =>
  hasPair(words, "index", "concurrently") ? phases : undefined

const reindex = (words: Words): string | undefined => {
  const close = words[1] === "(" ? words.indexOf(")") : 0
  const options = words.slice(1, Math.max(close, 1))
  if (["database", "system", "schema"].includes(words[close + 1] ?? "")) return "it uses several transactions"
  const isOption = options.includes("concurrently") && !isOff(options, "concurrently")
  return isOption || words[close + 2] === "concurrently" ? phases : undefined
}

const cluster = (words: Words): string | undefined => {
  const close = words[1] === "(" ? words.indexOf(")") : words[1] === "verbose" ? 1 : 0
  return words.length === close + 1 ? "without a table it uses several transactions" : undefined
}

/** ALTER SUBSCRIPTION name action …; the actions on publications refresh the subscription unless `refresh = false`. */
const alterSubscription = (words: Words): string | undefined => {
  if (words[3] === "refresh") return slots
  if (words[4] === "publication") return isOff(words, "refresh") ? undefined : slots
  return words[3] === "set" && (words.includes("failover") || words.includes("two_phase")) ? slots : undefined
}

/**
 * Why the server refuses a command inside a transaction block, by keyword. The entries follow the reference pages
 * ("cannot be executed inside a transaction block", versions 14 to 18) and the calls of `PreventInTransactionBlock` in
 * the server. REINDEX and CLUSTER of a partitioned table are refused as well, but the text of the statement does not
 * show that the table is partitioned. ALTER TYPE … ADD VALUE is allowed since version 12.
 */
const outside: Readonly<Record<string, (words: Words) => string | undefined>> = {
  "CREATE INDEX": concurrentIndex,
  "DROP INDEX": concurrentIndex,
  "REINDEX": reindex,
  "CLUSTER": cluster,
  "VACUUM": () => "it uses transactions of its own",
  "ALTER TABLE": (words) =>
    hasPair(words, "detach", "partition") && words.at(-1) === "concurrently" ? phases : undefined,
  "CREATE DATABASE": () => server,
  "DROP DATABASE": () => server,
  "ALTER DATABASE": (words) => words[3] === "set" && words[4] === "tablespace" ? server : undefined,
  "CREATE TABLESPACE": () => server,
  "DROP TABLESPACE": () => server,
  "ALTER SYSTEM": () => server,
  "CREATE SUBSCRIPTION": (words) => isOff(words, "connect") || isOff(words, "create_slot") ? undefined : slots,
  "DROP SUBSCRIPTION": () => slots,
  "ALTER SUBSCRIPTION": alterSubscription,
  "COMMIT PREPARED": () => prepared,
  "ROLLBACK PREPARED": () => prepared,
  "DISCARD ALL": () => "it resets the whole session"
}

/** The first word of a statement in capitals; empty without a statement. */
export const verbOf = (statementText: string): string => (wordsOf(statementText, 1)[0] ?? "").toUpperCase()

/**
 * Classifies one statement as returned by `split`. A text with an unterminated token is classified by its beginning, an
 * unknown command as a utility statement that can run in a transaction block.
 */
export const classify = (statementText: string): Classification => {
  const verb = wordsOf(statementText, 1)[0] ?? ""
  if (bindable.has(verb)) {
    // Such a statement can contain megabytes of rows, and nothing after its first word matters.
    return { keyword: verb.toUpperCase(), transactionControl: false, transactional: true, utility: false }
  }
  const words = wordsOf(statementText)
  const keyword = keywordOf(words)
  const controlled = control[keyword]
  const refused = outside[keyword]?.(words)
  const why = controlled ?? refused
  return {
    keyword,
    transactionControl: controlled !== undefined,
    transactional: refused === undefined,
    utility: true,
    ...(why === undefined ? {} : { why })
  }
}
