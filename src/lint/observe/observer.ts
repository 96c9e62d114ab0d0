/**
 * Observes the statements of revisions: what each took, rewrote and read, from the difference between two looks at the
 * session's locks. Only what is locked can have changed, so a look reads no more than that.
 */
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { LedgerPlace } from "../../rows/mod.ts"
import { compareText } from "../../text/mod.ts"
import { type Lock, type Mode, type Observation, type Relation, stronger } from "../observation.ts"
import { lockedRelations, type LockedRow, relations, type Row, scanned } from "./relations.ts"

/** Observes one revision after the other in the session of the `SqlClient`. */
export interface Observer {
  /** Begins a revision; what there is now is not new to it. */
  readonly begin: Effect.Effect<void, SqlError, SqlClient>
  /** What was done since the last look, in the transaction of the revision. */
  readonly look: Effect.Effect<Observation, SqlError, SqlClient>
  /** What a statement did in transactions of its own, in which it had these locks. */
  readonly lookAfter: (seen: ReadonlyMap<string, Mode>) => Effect.Effect<Observation, SqlError, SqlClient>
  /** Forgets the locks of a transaction that has ended. */
  readonly release: Effect.Effect<void>
  /** The object identifier of a relation by its dotted name, with its schema or without. */
  readonly oidOf: (name: string) => string | undefined
  /** The object identifiers of what the revision has locked. */
  readonly touched: () => ReadonlyArray<string>
}

interface Known {
  readonly relation: Relation
  readonly file: string
}

/** What is known of the database from one look to the next. */
interface Memory {
  readonly known: Map<string, Known>
  /** How often each table was read from end to end, where it was. */
  readonly scans: Map<string, string>
  held: ReadonlyMap<string, Mode>
}

/** Reads what there is. */
export const observe = (ledger: LedgerPlace): Effect.Effect<Observer, SqlError, SqlClient> =>
  Effect.map(relations(ledger), (rows) => {
    const memory: Memory = {
      known: new Map(rows.map((row) => [row.oid, knownOf(row, false)])),
      scans: new Map(),
      held: new Map()
    }
    const { known, scans } = memory
    const touched = new Set<string>()
    const observed = (found: ReadonlyArray<LockedRow>) => {
      for (const { oid } of found) touched.add(oid)
      return compared(memory, found)
    }
    const release = Effect.sync(() => {
      memory.held = new Map()
    })
    return {
      begin: Effect.map(scanned, (found) => {
        touched.clear()
        memory.held = new Map()
        scans.clear()
        for (const { oid, scans: count } of found) scans.set(oid, count)
        for (const [oid, { file, relation }] of known) {
          if (relation.isNew) known.set(oid, { file, relation: { ...relation, isNew: false } })
        }
      }),
      look: Effect.map(lockedRelations, observed),
      lookAfter: (seen) =>
        Effect.map(relations(ledger), (found) => {
          const there = new Map(found.map((row) => [row.oid, row]))
          // What is new is locked by nobody any more.
          const made = found.flatMap(({ oid }) => known.has(oid) ? [] : [[oid, "ACCESS SHARE"] as const])
          return observed([...seen, ...made].map(([oid, mode]) => lockedRow(oid, mode, there.get(oid))))
        }),
      release,
      oidOf: (name) =>
        [...known].find(([, { relation }]) => relation.name === name || relation.name.endsWith(`.${name}`))?.[0],
      touched: () => [...touched]
    }
  })

const gone = { name: null, kind: null, table: null, file: "0", scans: "0" }

const lockedRow = (oid: string, mode: Mode, row: Row | undefined): LockedRow => ({ ...row ?? gone, oid, modes: [mode] })

const knownOf = ({ file, kind, name, table }: Omit<Row, "scans">, isNew: boolean): Known => ({
  relation: { name, kind, table: table ?? undefined, isNew },
  file
})

const byName = (left: Relation, right: Relation): number => compareText(left.name, right.name)

const byObject = (left: Lock, right: Lock): number => byName(left.object, right.object)

/** Compares a look with what was known before, which it updates. */
const compared = (memory: Memory, rows: ReadonlyArray<LockedRow>): Observation => {
  const { held, known, scans } = memory
  const locks: Array<Lock> = []
  const kept: Array<Lock> = []
  const rewrites: Array<Relation> = []
  const read: Array<Relation> = []
  const drops: Array<Relation> = []
  const now = new Map<string, Mode>()
  for (const row of rows) {
    const mode = row.modes.reduce(stronger)
    const before = known.get(row.oid)
    const after = isThere(row) ? knownOf(row, before === undefined || before.relation.isNew) : undefined
    // What was made and dropped by one statement, such as the new file of a rewrite, has no name.
    const { relation } = before ?? after ?? {}
    if (relation === undefined) continue
    now.set(row.oid, mode)
    const had = held.get(row.oid)
    if (had !== undefined) kept.push({ object: relation, mode: had })
    if (had === undefined || stronger(had, mode) !== had) locks.push({ object: relation, mode })
    if (after === undefined) {
      if (known.delete(row.oid)) drops.push(relation)
      continue
    }
    if (before !== undefined && before.file !== after.file) rewrites.push(relation)
    if (row.scans !== (scans.get(row.oid) ?? "0") && relation.kind !== "index") read.push(relation)
    known.set(row.oid, after)
    scans.set(row.oid, row.scans)
  }
  memory.held = now
  return {
    locks: locks.toSorted(byObject),
    held: kept.toSorted(byObject),
    rewrites: rewrites.toSorted(byName),
    scans: read.toSorted(byName),
    drops: drops.toSorted(byName)
  }
}

const isThere = (row: LockedRow): row is LockedRow & Row => row.name !== null
