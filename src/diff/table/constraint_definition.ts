/**
 * Constraints as operations have them and as SQL text. What no operation expresses (constraints of domains, the periods
 * of PostgreSQL 18, options of the index of a constraint) is written as SQL.
 */
import type { Constraint, ExclusionElement, Index, IndexElement } from "../../catalog/mod.ts"
import type * as Operation from "../../operation/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { tableOf } from "../description/context.ts"
import { hasSettings, list, raw, settings, withSettings } from "../description/statement.ts"

/** Whether an operation can express the constraint, so that it can be part of `CREATE TABLE`. */
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
export const elementText = (
  { collation, column, expression, nulls, operatorClass, operatorClassOptions, order }: IndexElement
): string =>
  words(
    column === undefined ? `(${expression!})` : quoteIdentifier(column),
    collation && `COLLATE ${quoteName(collation)}`,
    operatorClass && quoteName(operatorClass) +
        (operatorClassOptions === undefined ? "" : ` ${settings(operatorClassOptions)}`),
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
          quoteIdentifier(column),
          keyword !== "PERIOD" && index === columns.length - 1 && keyword
        )
      ).join(", ")
    })`

/** What follows `ADD CONSTRAINT name`, for every constraint. */
export const constraintText = (constraint: Constraint): string => {
  const when = words(constraint.deferrable && "DEFERRABLE", constraint.initiallyDeferred && "INITIALLY DEFERRED")
  const index = "include" in constraint
    ? words(
      constraint.include.length > 0 && `INCLUDE ${list(constraint.include)}`,
      withSettings(constraint.storageParameters),
      constraint.tablespace && `USING INDEX TABLESPACE ${quoteIdentifier(constraint.tablespace)}`
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
        `EXCLUDE USING ${quoteIdentifier(constraint.method)}`,
        `(${constraint.elements.map((each: ExclusionElement) => `${elementText(each)} WITH ${each.with}`).join(", ")})`,
        index,
        constraint.where && `WHERE (${constraint.where})`,
        when
      )
  }
}

/** `CREATE INDEX … ON ONLY …`: the index of a partitioned table without those of its partitions. */
export const indexText = (index: Index): string =>
  words(
    `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${quoteIdentifier(index.name)} ON ONLY ${quoteName(tableOf(index))}`,
    `USING ${quoteIdentifier(index.method)}`,
    `(${index.elements.map(elementText).join(", ")})`,
    index.include.length > 0 && `INCLUDE ${list(index.include)}`,
    index.nullsNotDistinct && "NULLS NOT DISTINCT",
    withSettings(index.storageParameters),
    index.tablespace !== undefined && `TABLESPACE ${quoteIdentifier(index.tablespace)}`,
    index.where !== undefined && `WHERE (${index.where})`
  )

/** `ALTER TABLE "app"."users"`, or `ALTER DOMAIN`, as a constraint is added and dropped. */
export const alterOwner = (constraint: Constraint, only: "" | "ONLY " = ""): string =>
  `ALTER ${constraint.onDomain ? "DOMAIN" : "TABLE"} ${only}${quoteName(tableOf(constraint))}`
