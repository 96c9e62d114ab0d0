/**
 * Hazards of statements that block other sessions while they scan a table or build an index. Names are dotted:
 * `app.users.email`.
 */
import { type Hazard, quoted } from "./hazard.ts"

const lock = (text: string): Hazard => ({ kind: "lock", text })

/** `CREATE MATERIALIZED VIEW`. */
export const materializedViewCreated = (view: string): Hazard =>
  lock(`Creating the materialized view ${quoted(view)} runs its query and keeps its locks until the query is complete`)

/** `LOCK TABLE`. */
export const tableLocked = (table: string): Hazard =>
  lock(`Locking the table ${quoted(table)} blocks other sessions until the transaction ends`)

/** `CREATE INDEX`. */
export const indexCreated = (index: string, table: string): Hazard =>
  lock(`Creating the index ${quoted(index)} blocks writes to ${quoted(table)} until it is built`)

/** `ALTER COLUMN … SET NOT NULL`. */
export const notNullScans = (column: string): Hazard =>
  lock(
    `Setting the column ${quoted(column)} NOT NULL scans the whole table under an ACCESS EXCLUSIVE lock, unless a ` +
      "validated CHECK constraint proves that it contains no NULL"
  )

const added = (constraint: string, table: string): string =>
  `Adding the constraint ${quoted(constraint)} on ${quoted(table)}`

/** `ADD CONSTRAINT … CHECK`. */
export const checkScans = (constraint: string, table: string): Hazard =>
  lock(
    `${
      added(constraint, table)
    } scans the whole table under an ACCESS EXCLUSIVE lock; to avoid this, add it NOT VALID ` +
      "and validate it later"
  )

/** `ADD CONSTRAINT … FOREIGN KEY`. */
export const foreignKeyScans = (constraint: string, table: string): Hazard =>
  lock(
    `${added(constraint, table)} blocks writes to both tables while it checks every row; to avoid this, add it NOT ` +
      "VALID and validate it later"
  )

/** `ADD CONSTRAINT … PRIMARY KEY` and `UNIQUE`. */
export const constraintIndexes = (constraint: string, table: string): Hazard =>
  lock(
    `${added(constraint, table)} builds an index while the table is locked; to avoid this, build a unique index ` +
      "concurrently first"
  )

/** `ADD CONSTRAINT … EXCLUDE`. */
export const exclusionIndexes = (constraint: string, table: string): Hazard =>
  lock(
    `${added(constraint, table)} builds an index while the table is locked; PostgreSQL cannot build the index of an ` +
      "exclusion constraint concurrently"
  )

/** `ATTACH PARTITION`. */
export const partitionScans = (partition: string): Hazard =>
  lock(`Attaching the partition ${quoted(partition)} scans it to verify that its rows satisfy the partition bound`)

/** A partition that is added next to a DEFAULT partition. */
export const defaultPartitionScans = (partition: string, rest: string): Hazard =>
  lock(
    `Adding the partition ${quoted(partition)} scans the DEFAULT partition ${
      quoted(rest)
    } under an ACCESS EXCLUSIVE lock`
  )

/** `ALTER DOMAIN … VALIDATE CONSTRAINT`. */
export const domainValidates = (constraint: string): Hazard =>
  lock(
    `Validating the constraint ${
      quoted(constraint)
    } blocks writes to all tables that use the domain before PostgreSQL 18`
  )

/** `REINDEX` without `CONCURRENTLY`. */
export const reindexed = (name: string): Hazard =>
  lock(`Rebuilding the indexes of ${quoted(name)} blocks writes until they are built`)

/** `REFRESH MATERIALIZED VIEW` without `CONCURRENTLY`. */
export const materializedViewRefreshed = (view: string): Hazard =>
  lock(`Refreshing the materialized view ${quoted(view)} blocks reads of it until its query is complete`)
