/**
 * The rules about locks as such: which tables are blocked, how many, for how long, and how long others wait.
 */
import { blocked } from "../observation.ts"
import { existing, isOnRows, kept, problemIf, quotedNames, type Rule, taken } from "./rule.ts"

/** A strong lock on an existing table, however short. */
export const blocksTable: Rule = {
  id: "blocks-table",
  level: "warning",
  summary: "The locks of a statement on existing tables are known to its author",
  why:
    "A lock that blocks reads or writes waits for every transaction that uses the table, and everyone who comes later " +
    "waits behind it, until the transaction of the revision ends. Some statements lock tables that they do not name: to " +
    "drop a table locks those that it refers to",
  safe: "Keep such transactions short, with a lock_timeout, which Strata sets and after which it retries",
  advice: "keep this transaction short, and run it when no long transaction uses the table",
  // Nobody waits for what is gone.
  find: ({ seen: { observed } }) =>
    taken(observed).filter(({ object }) => !observed.drops.includes(object)).map(({ mode, object }) => ({
      message: `It takes ${mode} on "${object.name}", which blocks ${blocked[mode]} until the transaction ends`
    }))
}

/** Strong locks on several tables in one transaction. */
export const severalLocks: Rule = {
  id: "several-locks",
  level: "warning",
  summary: "A transaction takes strong locks on one existing table",
  why:
    "Two transactions that lock the same tables in another order end in a deadlock, and while one lock waits, all those " +
    "that the transaction has already block others",
  safe: "One revision for each table",
  advice: "divide the revision, so that each transaction locks one table",
  find: ({ seen: { observed } }) => {
    const more = taken(observed).map(({ object }) => object)
    const names = new Set(more.map(({ name }) => name))
    const before = kept(observed).map(({ object }) => object).filter(({ name }) => !names.has(name))
    if (more.length === 0 || names.size + before.length < 2) return []
    return [{
      message: before.length === 0
        ? `It locks ${quotedNames(more)} together`
        : `It locks ${quotedNames(more)} while the transaction has locked ${quotedNames(before)}`
    }]
  }
}

/** A strong lock without a limit on the wait for it. */
export const missingLockTimeout: Rule = {
  id: "missing-lock-timeout",
  level: "error",
  summary: "A statement that locks an existing table waits for a limited time",
  why:
    "While a statement waits for a lock, everyone who comes later waits behind it. Without lock_timeout that lasts as " +
    "long as the longest transaction on the table",
  safe:
    "Leave `lockTimeout` in env.ts at its default of 5 seconds, or set it; do not set lock_timeout to 0 in a revision",
  advice: "set lockTimeout in env.ts, and do not set lock_timeout to 0 in the revision",
  find: ({ seen: { observed }, waitsForever }) =>
    problemIf(
      waitsForever && taken(observed).length > 0,
      () => `It waits for its lock on ${quotedNames(taken(observed).map(({ object }) => object))} without a limit`
    )
}

/** Rows that are changed in a transaction that has locks on tables in use. */
export const backfill: Rule = {
  id: "backfill",
  level: "error",
  summary: "Rows of existing tables are not changed in a transaction that blocks a table",
  why:
    "Changing many rows takes long, and the locks that earlier statements took block other sessions until the end of the " +
    "transaction",
  safe: "One revision for the DDL, and a later one that changes the rows, in batches",
  advice: "move the statement to a revision of its own after this one",
  find: ({ seen: { observed }, words }) => {
    const held = kept(observed)
    const rows = existing(observed.scans)
    return problemIf(
      isOnRows(words) && held.length > 0 && rows.length > 0,
      () =>
        `It reads or changes rows of ${quotedNames(rows)} while ${quotedNames(held.map(({ object }) => object))} ${
          held.length === 1 ? "is" : "are"
        } locked by earlier statements of the transaction`
    )
  }
}
