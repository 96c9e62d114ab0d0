/**
 * Constraints of tables and domains. What an operation cannot say (domains, PostgreSQL 18's periods, options of the index
 * behind it) is written as SQL.
 */
import type { Constraint, ExclusionElement, IndexElement } from "../catalog/mod.ts"
import type * as Operation from "../operation/mod.ts"
import { type Behaviour, type Context, draft, tableOf } from "./_kind.ts"
import { roleChanges, withoutRoles } from "./_role.ts"
import { execute, hasSettings, list, quote, quoteName, raw, script, withSettings, words } from "./_sql.ts"
import { failsOnRows, type Hazard, lock } from "./hazard.ts"

/** Whether the constraint can be said by an operation, and so inside `CREATE TABLE`. */
export const isPlain = (constraint: Constraint): boolean => {
  if (constraint.onDomain) return false
  switch (constraint.type) {
    case "primary-key":
    case "unique":
      return !constraint.withoutOverlaps && isPlainIndex(constraint)
    case "exclusion":
      return isPlainIndex(constraint)
    case "foreign-key":
      return !constraint.period && constraint.enforced
    case "check":
      return constraint.enforced
  }
}

const isPlainIndex = (constraint: Extract<Constraint, { readonly include: unknown }>): boolean =>
  !hasSettings(constraint.storageParameters) && constraint.tablespace === undefined

const timing = ({ deferrable, initiallyDeferred }: Constraint): Operation.Deferrable =>
  deferrable ? { deferrable, ...(initiallyDeferred ? { initially: "deferred" } : {}) } : {}

const included = (include: ReadonlyArray<string>) => include.length === 0 ? {} : { include }

/** One key as an operation has it. */
export const elementOf = (element: IndexElement): Operation.IndexElement => {
  const { expression, ...rest } = element
  return expression === undefined ? rest : { ...rest, expression: raw(expression) }
}

/** The constraint as an operation has it. */
export const constraintOf = (constraint: Constraint): Operation.Constraint => {
  const { name } = constraint
  switch (constraint.type) {
    case "primary-key":
      return {
        kind: "primary-key",
        name,
        columns: constraint.columns,
        ...included(constraint.include),
        ...timing(constraint)
      }
    case "unique":
      return {
        kind: "unique",
        name,
        columns: constraint.columns,
        ...included(constraint.include),
        ...(constraint.nullsNotDistinct ? { nullsNotDistinct: true } : {}),
        ...timing(constraint)
      }
    case "foreign-key":
      return {
        kind: "foreign-key",
        name,
        columns: constraint.columns,
        references: constraint.references,
        referencedColumns: constraint.referencedColumns,
        ...(constraint.match === "full" ? { match: "full" } : {}),
        ...(constraint.onDelete === "no action" ? {} : { onDelete: constraint.onDelete }),
        ...(constraint.onDeleteColumns.length === 0 ? {} : { onDeleteColumns: constraint.onDeleteColumns }),
        ...(constraint.onUpdate === "no action" ? {} : { onUpdate: constraint.onUpdate }),
        ...timing(constraint),
        ...(constraint.valid ? {} : { notValid: true })
      }
    case "check":
      return {
        kind: "check",
        name,
        expression: raw(constraint.expression),
        ...(constraint.noInherit ? { noInherit: true } : {}),
        ...(constraint.valid ? {} : { notValid: true })
      }
    case "exclusion":
      return {
        kind: "exclusion",
        name,
        method: constraint.method,
        elements: constraint.elements.map((element) => ({ ...elementOf(element), with: element.with })),
        ...included(constraint.include),
        ...(constraint.where === undefined ? {} : { where: raw(constraint.where) }),
        ...timing(constraint)
      }
  }
}

/** One key in `EXCLUDE` and `CREATE INDEX`. */
const element = ({ collation, column, expression, nulls, operatorClass, order }: IndexElement): string =>
  words(
    column === undefined ? `(${expression})` : quote(column),
    collation && `COLLATE ${quoteName(collation)}`,
    operatorClass && quoteName(operatorClass),
    order && "DESC",
    nulls && `NULLS ${nulls.toUpperCase()}`
  )

const spanned = (columns: ReadonlyArray<string>, keyword: string | false): string =>
  keyword === false
    ? list(columns)
    : `(${
      columns.map((column, index) =>
        words(
          keyword === "PERIOD" && index === columns.length - 1 && keyword,
          quote(column),
          keyword !== "PERIOD" && index === columns.length - 1 && keyword
        )
      ).join(", ")
    })`

/** What follows `ADD CONSTRAINT name`, with everything that PostgreSQL knows. */
export const constraintText = (constraint: Constraint): string => {
  const when = words(constraint.deferrable && "DEFERRABLE", constraint.initiallyDeferred && "INITIALLY DEFERRED")
  const index = "include" in constraint
    ? words(
      constraint.include.length > 0 && `INCLUDE ${list(constraint.include)}`,
      withSettings(constraint.storageParameters),
      constraint.tablespace && `USING INDEX TABLESPACE ${quote(constraint.tablespace)}`
    )
    : ""
  switch (constraint.type) {
    case "primary-key":
      return words(
        "PRIMARY KEY",
        spanned(constraint.columns, constraint.withoutOverlaps && "WITHOUT OVERLAPS"),
        index,
        when
      )
    case "unique":
      return words(
        "UNIQUE",
        constraint.nullsNotDistinct && "NULLS NOT DISTINCT",
        spanned(constraint.columns, constraint.withoutOverlaps && "WITHOUT OVERLAPS"),
        index,
        when
      )
    case "check":
      return words(
        `CHECK (${constraint.expression})`,
        constraint.noInherit && "NO INHERIT",
        !constraint.enforced ? "NOT ENFORCED" : !constraint.valid && "NOT VALID"
      )
    case "foreign-key":
      return words(
        `FOREIGN KEY ${spanned(constraint.columns, constraint.period && "PERIOD")} REFERENCES`,
        `${quoteName(constraint.references)} ${spanned(constraint.referencedColumns, constraint.period && "PERIOD")}`,
        constraint.match === "full" && "MATCH FULL",
        `ON DELETE ${constraint.onDelete.toUpperCase()}`,
        constraint.onDeleteColumns.length > 0 && list(constraint.onDeleteColumns),
        `ON UPDATE ${constraint.onUpdate.toUpperCase()}`,
        when,
        !constraint.enforced ? "NOT ENFORCED" : !constraint.valid && "NOT VALID"
      )
    case "exclusion":
      return words(
        `EXCLUDE USING ${quote(constraint.method)}`,
        `(${constraint.elements.map((each: ExclusionElement) => `${element(each)} WITH ${each.with}`).join(", ")})`,
        index,
        constraint.where && `WHERE (${constraint.where})`,
        when
      )
  }
}

const ownerOf = (constraint: Constraint): string =>
  `ALTER ${constraint.onDomain ? "DOMAIN" : "TABLE"} ${quoteName(tableOf(constraint))}`

const addText = (constraint: Constraint): string =>
  `${ownerOf(constraint)} ADD CONSTRAINT ${quote(constraint.name)} ${constraintText(constraint)}`

const dropText = (constraint: Constraint): string => `${ownerOf(constraint)} DROP CONSTRAINT ${quote(constraint.name)}`

const hazards = (constraint: Constraint, context: Context): ReadonlyArray<Hazard> => {
  if (context.isNew(constraint.parent!)) return []
  const on = `on "${constraint.schema}.${constraint.table}"`
  const what = `"${constraint.name}" ${on}`
  if (constraint.type === "check" || constraint.type === "foreign-key") {
    if (!constraint.valid) return []
    return [
      failsOnRows(`Adding ${what} fails when a row violates it`),
      lock(
        constraint.type === "check"
          ? `Adding ${what} reads the whole table under an exclusive lock; NOT VALID and a later VALIDATE do not`
          : `Adding ${what} blocks writes to both tables while every row is looked up; NOT VALID and a later VALIDATE do not`
      )
    ]
  }
  return [
    failsOnRows(
      `Adding ${what} fails when rows repeat a value${constraint.type === "primary-key" ? " or have none" : ""}`
    ),
    lock(`Adding ${what} builds an index while the table is locked; a unique index can be built concurrently first`)
  ]
}

const without = (constraint: Constraint, ...keys: ReadonlyArray<string>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(constraint).filter(([key]) => !keys.includes(key)).toSorted()))

const notValid = (constraint: Constraint): Constraint =>
  "valid" in constraint ? { ...constraint, valid: false } : constraint

const isTimed = (from: Constraint, to: Constraint): boolean =>
  from.deferrable !== to.deferrable || from.initiallyDeferred !== to.initiallyDeferred

const timingText = (constraint: Constraint): string =>
  `${ownerOf(constraint)} ALTER CONSTRAINT ${quote(constraint.name)} ${
    constraint.deferrable
      ? `DEFERRABLE INITIALLY ${constraint.initiallyDeferred ? "DEFERRED" : "IMMEDIATE"}`
      : "NOT DEFERRABLE"
  }`

/** Inherited constraints come and go with those of the parent table. */
export const constraint: Behaviour<Constraint> = {
  create: (constraint, _parts, context) =>
    constraint.inherited ? [] : [
      draft(
        isPlain(constraint)
          ? { _tag: "AddConstraint", table: tableOf(constraint), constraint: constraintOf(constraint) }
          : execute(addText(constraint), dropText(constraint)),
        ...hazards(constraint, context)
      ),
      ...roleChanges(withoutRoles(constraint), constraint, context)
    ],
  drop: (constraint, _parts, context) => {
    if (constraint.inherited) return []
    const { name } = constraint
    const operation: Operation.Operation = isPlain(constraint)
      ? { _tag: "DropConstraint", table: tableOf(constraint), name, previous: constraintOf(constraint) }
      : execute(dropText(constraint), addText(constraint))
    return [
      ...roleChanges(constraint, withoutRoles(constraint), context),
      { ...draft(operation), isOneWay: constraint.onDomain && context.isContained(constraint.parent!) }
    ]
  },
  alterable: (from, to) => {
    if (from.inherited && to.inherited) return true
    const free = from.type === "foreign-key" ? ["deferrable", "initiallyDeferred"] : ["clustered", "replicaIdentity"]
    const validated = "valid" in from && "valid" in to && !from.valid && to.valid ? ["valid"] : []
    return without(from, ...free, ...validated) === without(to, ...free, ...validated)
  },
  alter: (from, to, _parts, context) => {
    if (from.inherited && to.inherited) return []
    const isValidated = "valid" in from && "valid" in to && !from.valid && to.valid
    const validate: Operation.Operation = to.onDomain
      ? execute(`${ownerOf(to)} VALIDATE CONSTRAINT ${quote(to.name)}`)
      : { _tag: "ValidateConstraint", table: tableOf(to), name: to.name }
    return [
      ...(isTimed(from, to) ? [draft(execute(timingText(to), timingText(from)))] : []),
      ...(isValidated
        ? [{
          ...draft(validate, failsOnRows(`Validating "${to.name}" fails when a row violates it`)),
          inverse: execute(script(dropText(to), addText(notValid(to))))
        }]
        : []),
      ...roleChanges(from, to, context)
    ]
  }
}
