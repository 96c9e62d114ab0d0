/**
 * What a statement is to a migrator: whether it may run in the migration's transaction, whether it tampers with that
 * transaction, and whether it takes bound parameters. Decided from keywords alone, without a server.
 */
import type { Words } from "./_command.ts"
import { keywordOf, wordsOf } from "./_command.ts"

/**
 * `keyword` is the command in capitals, like the server's command tag ("CREATE INDEX"; empty without a statement).
 * `transactionControl` statements begin, end or alter the transaction or the session that Strata owns and are refused.
 * `transactional` is false when the server refuses the statement inside a transaction block. `utility` statements take
 * no bound parameters. `why` is a clause that explains the first two, absent when there is nothing to explain.
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
const nests = "it opens or closes a part of the transaction that Strata cannot see"
const prepared = "it ends a prepared transaction and cannot run inside another"
const identity = "it changes who Strata's own session is"
const settings = "it changes every later transaction of Strata's own session"
const role =
  "it changes who the record and every later revision are written as (SET LOCAL ROLE ends with the transaction)"

const control: Readonly<Record<string, string>> = {
  "BEGIN": ends,
  "START TRANSACTION": ends,
  "COMMIT": ends,
  "END": ends,
  "ROLLBACK": ends,
  "ABORT": ends,
  "SAVEPOINT": nests,
  "RELEASE": nests,
  "PREPARE TRANSACTION": "it takes the transaction that also records the revision away from the session",
  "COMMIT PREPARED": prepared,
  "ROLLBACK PREPARED": prepared,
  "SET TRANSACTION": alters,
  "SET SESSION CHARACTERISTICS": settings,
  "SET SESSION AUTHORIZATION": identity,
  "SET ROLE": role,
  "DISCARD ALL": "it resets Strata's own session and releases its lock"
}

const valueAfter = (words: Words, position: number): string | undefined =>
  words[position + 1] === "=" ? words[position + 2] : words[position + 1]

/** Whether the option `name` is given as false; absent or any other value means it is not. */
const isOff = (words: Words, name: string): boolean =>
  words.some((word, position) => word === name && ["false", "off", "0"].includes(valueAfter(words, position) ?? ""))

const hasPair = (words: Words, first: string, second: string): boolean =>
  words.some((word, position) => word === first && words[position + 1] === second)

const phases = "CONCURRENTLY works in several transactions and waits for others between them"
const server = "it changes files or settings of the whole server, which cannot be rolled back"
const slots = "it changes replication slots on the publisher, which cannot be rolled back"

const concurrentIndex = (words: Words): string | undefined =>
  hasPair(words, "index", "concurrently") ? phases : undefined

const reindex = (words: Words): string | undefined => {
  const close = words[1] === "(" ? words.indexOf(")") : 0
  const options = words.slice(1, Math.max(close, 1))
  if (["database", "system", "schema"].includes(words[close + 1] ?? "")) return "it reindexes in several transactions"
  const isOption = options.includes("concurrently") && !isOff(options, "concurrently")
  return isOption || words[close + 2] === "concurrently" ? phases : undefined
}

const cluster = (words: Words): string | undefined => {
  const close = words[1] === "(" ? words.indexOf(")") : words[1] === "verbose" ? 1 : 0
  return words.length === close + 1 ? "without a table it clusters in several transactions" : undefined
}

/** Words are ALTER SUBSCRIPTION name action …; ALTER PUBLICATION lists refresh unless told not to. */
const alterSubscription = (words: Words): string | undefined => {
  if (words[3] === "refresh") return slots
  if (words[4] === "publication") return isOff(words, "refresh") ? undefined : slots
  return words[3] === "set" && (words.includes("failover") || words.includes("two_phase")) ? slots : undefined
}

/**
 * Why the server refuses a command inside a transaction block, by keyword. Each entry follows the command's reference
 * page ("cannot be executed inside a transaction block", versions 14 to 18) and the calls of
 * `PreventInTransactionBlock` in the server. REINDEX and CLUSTER of a partitioned table are refused too, which the text
 * of a statement cannot tell. ALTER TYPE … ADD VALUE is allowed since version 12.
 */
const outside: Readonly<Record<string, (words: Words) => string | undefined>> = {
  "CREATE INDEX": concurrentIndex,
  "DROP INDEX": concurrentIndex,
  "REINDEX": reindex,
  "CLUSTER": cluster,
  "VACUUM": () => "it works in transactions of its own",
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

/**
 * Classifies one statement, as `split` gives it. Total: a text that does not lex is judged by its beginning, and an
 * unknown command counts as a transactional utility.
 */
export const classify = (statementText: string): Classification => {
  const verb = wordsOf(statementText, 1)[0] ?? ""
  if (bindable.has(verb)) {
    // Such a statement can be megabytes of rows, and nothing behind its verb matters.
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
