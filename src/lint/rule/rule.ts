/**
 * A rule of `lint`, and what it is given: what was observed of a statement.
 */
import type { Migrator } from "../../migrator/mod.ts"
import type { Cursor } from "../../sql/mod.ts"
import { listed } from "../../text/mod.ts"
import type { Level } from "../finding.ts"
import { isStrong, type Lock, type Observation, type Relation } from "../observation.ts"
import type { Facts } from "../observe/facts.ts"

/** A statement that ran on the shadow, or failed there. */
export interface Seen {
  /** Its text with values as literals. */
  readonly text: string
  /** Its number in the revision, from 0. */
  readonly number: number
  readonly line: number | undefined
  readonly observed: Observation
  /** The message and the code of the server, if it failed. */
  readonly failure: { readonly message: string; readonly sqlstate: string } | undefined
  /** Why it did not run: what it would have done outside of the shadow database. */
  readonly refused: string | undefined
  /** What is allowed above it, each with its reason. */
  readonly allowed: ReadonlyArray<Allowance>
}

/** What is not to be reported, and why. */
export interface Allowance {
  readonly rule: string
  /** Empty if none is given, which is a finding of its own. */
  readonly reason: string
}

/** A revision that ran on the shadow in one direction. */
export interface Trial {
  readonly revision: string
  readonly file: string
  readonly direction: Migrator.Direction
  readonly isTransactional: boolean
  readonly statements: ReadonlyArray<Seen>
  /** What the schema was before it, and is after it; undefined if it failed. */
  readonly schemas: { readonly before: Facts; readonly after: Facts } | undefined
  /** Whether the revision has a downgrade. */
  readonly isReversible: boolean
  /** How the schema after the downgrade differs from that before the upgrade, each as a line. */
  readonly notRestored: ReadonlyArray<string>
}

/** What is said of a statement. */
export interface Problem {
  /** A full sentence without a final period. */
  readonly message: string
  /** Replaces the advice of the rule. */
  readonly advice?: string
  /** Replaces the level of the rule. */
  readonly level?: Level
}

/** A statement as a rule looks at it. */
export interface Subject {
  readonly seen: Seen
  readonly trial: Trial
  /** Whether `lock_timeout` is not limited for it. */
  readonly waitsForever: boolean
  /** Makes a cursor at the first word of the statement. */
  readonly words: () => Cursor
}

/** What a rule is: its page, and its level. */
export interface Described {
  readonly id: string
  readonly level: Level
  /** What the rule asks for, in one sentence. */
  readonly summary: string
  /** Why, as a paragraph of the page of the rule. */
  readonly why: string
  /** The form that satisfies it, in words or in SQL. */
  readonly safe: string
  /** What to do about a finding, as a sentence without a final period. */
  readonly advice: string
}

/** A rule about single statements. */
export interface Rule extends Described {
  readonly find: (subject: Subject) => ReadonlyArray<Problem>
}

/** A problem with this message, if the condition is true. */
export const problemIf = (isProblem: boolean, message: () => string): ReadonlyArray<Problem> =>
  isProblem ? [{ message: message() }] : []

/** Names in double quotes, each once, as a sentence lists them. */
export const quotedNames = (relations: ReadonlyArray<Relation>): string =>
  listed([...new Set(relations.map(({ name }) => `"${name}"`))])

/** The name of the table of a relation: of an index its own. */
export const tableOf = ({ name, table }: Relation): string => table ?? name

/** Whether it has rows that sessions read or write, and is no index. */
export const isTable = ({ kind }: Relation): boolean =>
  kind === "table" || kind === "partitioned table" || kind === "materialized view"

/** What the revision has not made. */
export const existing = (relations: ReadonlyArray<Relation>): ReadonlyArray<Relation> =>
  relations.filter(({ isNew }) => !isNew)

const isStrongOnTable = ({ mode, object }: Lock): boolean => isStrong(mode) && !object.isNew && isTable(object)

/** The locks on existing tables that the statement took and that block those who read or write. */
export const taken = ({ locks }: Observation): ReadonlyArray<Lock> => locks.filter(isStrongOnTable)

/** Such locks that earlier statements of the transaction took. */
export const kept = ({ held }: Observation): ReadonlyArray<Lock> => held.filter(isStrongOnTable)

/** Both. */
export const blocking = (observation: Observation): ReadonlyArray<Lock> => [
  ...taken(observation),
  ...kept(observation)
]

const writing = ["update", "delete from", "insert into", "merge into", "with", "copy", "truncate", "select"]

/** Whether it is a statement on rows. */
export const isOnRows = (words: Subject["words"]): boolean => writing.some((phrase) => words().take(phrase))
