/**
 * The online form of one step: the statements that replace it so that it does not block tables in use.
 *
 * Statements that scan a whole table are `long`, and their locks block neither reads nor writes. Those that do block are
 * `first` or `last`, and short. Sources: the pages CREATE INDEX, ALTER TABLE and ALTER DOMAIN of PostgreSQL 14 to 18.
 */
import { type Constraint, find } from "../../catalog/mod.ts"
import type { Step } from "../plan.ts"
import { notNull, validated } from "./_check.ts"
import { type Form, isLocking, isOrdinary, type Surroundings } from "./_form_part.ts"
import { built, dropped, indexed } from "./_index.ts"

/** The online form of a step; undefined if it has none or needs none. */
export const formOf = (around: Surroundings): Form | undefined => {
  const step = around.plan.steps[around.index]!
  const { operation } = step
  if (operation._tag === "DropIndex") return dropped(step, operation, around)
  if (!isLocking(step)) return undefined
  const object = find(around.to, step.address)
  if (operation._tag === "CreateIndex") {
    return object?.kind === "index" && isOrdinary(object, around) ? built(step, operation, around) : undefined
  }
  if (operation._tag === "AlterColumn") {
    return object?.kind === "column"
      ? notNull(step, operation, object, around)
      : undefined
  }
  return object?.kind === "constraint" ? constrained(step, object, around) : undefined
}

const constrained = (step: Step, object: Constraint, around: Surroundings): Form | undefined => {
  switch (object.type) {
    case "primary-key":
    case "unique":
      return object.withoutOverlaps || !isOrdinary(object, around) ? undefined : indexed(step, object, around)
    case "foreign-key":
      return isOrdinary(object, around) ? validated(step, object) : undefined
    case "check":
      return validated(step, object)
    case "exclusion":
      return undefined
  }
}

/** Whether later steps may have to wait for the end of the online form. */
export const isAwaited = ({ operation }: Step, { last }: Form): boolean =>
  last.length > 0 || (operation._tag === "CreateIndex" && operation.unique === true)
