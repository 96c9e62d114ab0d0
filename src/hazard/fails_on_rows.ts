/**
 * Hazards of statements that existing rows can make fail. Names are dotted: `app.users.email`.
 */
import { type Hazard, quoted } from "./hazard.ts"

const failsOnRows = (text: string): Hazard => ({ kind: "fails-on-rows", text })

/** `ADD COLUMN … NOT NULL` without a default. */
export const columnNeedsValue = (column: string): Hazard =>
  failsOnRows(`Adding the column ${quoted(column)} as NOT NULL without a default fails if the table has rows`)

/** `ALTER COLUMN … SET NOT NULL`. */
export const columnNotNull = (column: string): Hazard =>
  failsOnRows(`Setting the column ${quoted(column)} NOT NULL fails if a row contains NULL`)

/** `ALTER DOMAIN … SET NOT NULL`. */
export const domainNotNull = (domain: string): Hazard =>
  failsOnRows(`Setting the domain ${quoted(domain)} NOT NULL fails if a column of the domain contains NULL`)

/** `CREATE UNIQUE INDEX`. */
export const indexNotUnique = (index: string): Hazard =>
  failsOnRows(`Creating the unique index ${quoted(index)} fails if rows have duplicate values`)

/** What keeps a constraint from being added: rows that violate it, that are not unique, that lack a key, that conflict. */
export type Obstacle = "violation" | "duplicates" | "duplicates or NULL" | "conflict"

const obstacles: Readonly<Record<Obstacle, string>> = {
  violation: "an existing row violates it",
  duplicates: "rows have duplicate values",
  "duplicates or NULL": "rows have duplicate values or contain NULL",
  conflict: "existing rows conflict with each other"
}

/** `ADD CONSTRAINT`; without a name, PostgreSQL chooses one. */
export const constraintNotMet = (constraint: string | undefined, table: string, obstacle: Obstacle): Hazard => {
  const what = constraint === undefined ? "a constraint" : `the constraint ${quoted(constraint)}`
  return failsOnRows(`Adding ${what} on ${quoted(table)} fails if ${obstacles[obstacle]}`)
}

/** `ATTACH PARTITION` of a table with rows. */
export const partitionViolated = (partition: string): Hazard =>
  failsOnRows(`Attaching the partition ${quoted(partition)} fails if a row violates the partition bound`)

/** A partition that is added next to a DEFAULT partition. */
export const partitionInDefault = (partition: string, rest: string): Hazard =>
  failsOnRows(
    `Adding the partition ${quoted(partition)} fails if the DEFAULT partition ${
      quoted(rest)
    } contains rows that belong in it`
  )

/** `VALIDATE CONSTRAINT`. */
export const constraintInvalid = (constraint: string): Hazard =>
  failsOnRows(`Validating the constraint ${quoted(constraint)} fails if an existing row violates it`)

/** An enum that is rebuilt without some of its values. */
export const valuesInUse = (type: string, values: ReadonlyArray<string>): Hazard =>
  failsOnRows(
    `Rebuilding the enum ${quoted(type)} fails if a row contains ${
      values.map((value) => `'${value}'`).join(" or ")
    }, which the new enum does not have; update these rows first`
  )

/** `ADD GENERATED … AS IDENTITY` on a column that already has values. */
export const identityStarts = (column: string, start: string): Hazard =>
  failsOnRows(
    `The identity of ${quoted(column)} starts at ${start} regardless of existing values, so later inserts can fail ` +
      "with duplicate values; set the sequence with setval"
  )

/** A change of type that goes through a conversion. */
export const valuesNotConverted = (column: string, from: string, to: string): Hazard =>
  failsOnRows(`Changing the type of ${quoted(column)} from ${from} to ${to} fails if a value cannot be converted`)

/** The rows of a partition or a recreated table, which are inserted into another table. */
export const rowsNotMoved = (from: string, to: string): Hazard =>
  failsOnRows(
    `Moving the rows of ${quoted(from)} to ${quoted(to)} fails if a row violates a constraint or has no partition`
  )
