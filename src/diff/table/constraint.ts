/**
 * Constraints of tables and domains.
 */
import { type Address, address, type Constraint, find } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import type * as Operation from "../../operation/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Context, dotted, type Draft, draft, never, noText, nothing, type Scene, type StepReference, tableOf } from "../description/context.ts"
import type { Compared, KindChange, Need, Operations } from "../description/description.ts"
import { comparedWhole, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"
import { isAlone } from "../family/family.ts"
import { checksAbove, cloneAfter, clonesOf, free, isGone, isImplied, isLed, isOnly, isOwnValidBelow, isValidatedBelow, keyOrder } from "../family/inherited_constraint.ts"
import { columnAddresses, elementColumns, textsIn } from "../value/named_columns.ts"
import { roleChanges, rolePlaces, withoutRoles } from "./_index_role.ts"
import { alterOwner, constraintOf, constraintText, isPlain } from "./constraint_definition.ts"

const addText = (constraint: Constraint, only: "" | "ONLY " = ""): string =>
  `${alterOwner(constraint, only)} ADD CONSTRAINT ${quoteIdentifier(constraint.name)} ${constraintText(constraint)}`

const dropText = (constraint: Constraint, only: "" | "ONLY " = ""): string =>
  `${alterOwner(constraint, only)} DROP CONSTRAINT ${quoteIdentifier(constraint.name)}`

const hazards = (constraint: Constraint, context: Context): ReadonlyArray<Hazard.Hazard> => {
  if (context.isNew(constraint.parent!)) return []
  const { name } = constraint
  const table = dotted(tableOf(constraint))
  switch (constraint.type) {
    case "check":
    case "foreign-key": {
      if (!constraint.valid) return []
      const scan = constraint.type === "check" ? Hazard.checkScans : Hazard.foreignKeyScans
      return [Hazard.constraintNotMet(name, table, "violation"), scan(name, table)]
    }
    case "primary-key":
      return [Hazard.constraintNotMet(name, table, "duplicates or NULL"), Hazard.constraintIndexes(name, table)]
    case "unique":
      return [Hazard.constraintNotMet(name, table, "duplicates"), Hazard.constraintIndexes(name, table)]
    case "exclusion":
      return [Hazard.constraintNotMet(name, table, "conflict"), Hazard.exclusionIndexes(name, table)]
  }
}

const without = (constraint: Constraint, ...keys: ReadonlyArray<string>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(constraint).filter(([key]) => !keys.includes(key)).toSorted()))

const notValid = (constraint: Constraint): Constraint =>
  "valid" in constraint ? { ...constraint, valid: false } : constraint

const isTimed = (from: Constraint, to: Constraint): boolean =>
  from.deferrable !== to.deferrable || from.initiallyDeferred !== to.initiallyDeferred

const timingText = (constraint: Constraint): string =>
  `${alterOwner(constraint)} ALTER CONSTRAINT ${quoteIdentifier(constraint.name)} ${
    constraint.deferrable
      ? `DEFERRABLE INITIALLY ${constraint.initiallyDeferred ? "DEFERRED" : "IMMEDIATE"}`
      : "NOT DEFERRABLE"
  }`

const added = (constraint: Constraint, scene: Scene): Draft => {
  if (isOnly(constraint, scene)) return draft(execute(addText(constraint, "ONLY "), dropText(constraint)))
  return draft(
    isPlain(constraint)
      ? { _tag: "AddConstraint", table: tableOf(constraint), constraint: constraintOf(constraint) }
      : execute(addText(constraint), dropText(constraint)),
    ...hazards(constraint, scene)
  )
}

const validated = (constraint: Constraint): Draft => {
  const { name, onDomain } = constraint
  return draft(
    onDomain
      ? execute(`${alterOwner(constraint)} VALIDATE CONSTRAINT ${quoteIdentifier(name)}`)
      : { _tag: "ValidateConstraint", table: tableOf(constraint), name },
    Hazard.constraintInvalid(name)
  )
}

/** Constraints of children are added and dropped with those of the parent table, as long as they are together. */
const operations: Operations<Constraint> = {
  create: (constraint, _parts, scene) => [
    ...(isImplied(constraint, scene)
      ? isValidatedBelow(constraint, scene) ? [validated(constraint)] : []
      : [added(constraint, scene)]),
    ...roleChanges(withoutRoles(constraint), constraint, scene)
  ],
  drop: (constraint, _parts, context) => {
    if (isGone(constraint, context)) return []
    const { name } = constraint
    if (isAlone(constraint.address, context)) {
      return [{ ...draft(execute(dropText(constraint, "ONLY "))), isOneWay: true }]
    }
    const operation: Operation.Operation = isPlain(constraint)
      ? { _tag: "DropConstraint", table: tableOf(constraint), name, previous: constraintOf(constraint) }
      : execute(dropText(constraint), addText(constraint))
    return [
      ...roleChanges(constraint, withoutRoles(constraint), context),
      {
        ...draft(operation),
        isOneWay: (constraint.onDomain && context.isContained(constraint.parent!)) ||
          isOwnValidBelow(constraint, context.from)
      }
    ]
  },
  alterable: (from, to, scene) => {
    const validated = "valid" in from && "valid" in to && !from.valid && to.valid ? ["valid"] : []
    const loose = [...free(from, to, scene), ...validated]
    return without(from, ...loose) === without(to, ...loose)
  },
  alter: (from, to, _parts, context) => {
    if (isLed(to, context)) return []
    const isValidated = "valid" in from && "valid" in to && !from.valid && to.valid
    return [
      ...(isTimed(from, to) ? [draft(execute(timingText(to), timingText(from)))] : []),
      ...(isValidated
        ? [{
          ...validated(to),
          inverse: execute(script(dropText(to), addText(notValid(to)))),
          // A child cannot drop what it inherits.
          isOneWay: to.inherited
        }]
        : []),
      ...roleChanges(from, to, context)
    ]
  },
  park: "none"
}

const namedColumns = (constraint: Constraint): ReadonlyArray<Need> => {
  const own = "columns" in constraint ? constraint.columns : elementColumns(constraint.elements)
  const far = constraint.type === "foreign-key"
    ? [
      address("table", constraint.references.schema, constraint.references.name),
      ...columnAddresses(constraint.references, constraint.referencedColumns)
    ]
    : []
  return [...columnAddresses(tableOf(constraint), own), ...far]
}

const expressionsOf = (constraint: Constraint): ReadonlyArray<string> =>
  constraint.type === "check"
    ? [constraint.expression]
    : constraint.type === "exclusion"
    ? textsIn(constraint)
    : []

/** A logged table cannot refer to an unlogged one, so two tables change in the order of the foreign keys between them. */
const persistenceOf = (
  constraint: Constraint,
  scene: Scene
): ReadonlyArray<readonly [StepReference, StepReference]> => {
  if (constraint.type !== "foreign-key" || scene.changeOf(constraint.address) !== undefined) return []
  const { references, schema, table } = constraint
  const [own, far] = [address("table", schema, table), address("table", references.schema, references.name)]
  const becomesUnlogged = (table: Address): boolean | undefined => {
    const { alter, from, to } = scene.changeOf(table) ?? {}
    const isChanged = alter === true && from?.kind === "table" && to?.kind === "table" && from.unlogged !== to.unlogged
    return isChanged ? to.unlogged : undefined
  }
  if (becomesUnlogged(own) !== becomesUnlogged(far)) return []
  const [first, second] = becomesUnlogged(own) === true ? [own, far] : [far, own]
  return [[{ action: "alter", address: first }, { action: "alter", address: second }]]
}

/** PostgreSQL adds no check to a domain that arrays or composites use. */
const strictDomain = ({ create, to }: KindChange<Constraint>, { from, isContained }: Scene): ReadonlyArray<Address> =>
  create && to?.onDomain === true && to.parent !== undefined && find(from, to.parent) !== undefined &&
    isContained(to.parent)
    ? [to.parent]
    : []

const hasRole = (constraint: Constraint): boolean =>
  "clustered" in constraint && (constraint.clustered || constraint.replicaIdentity)

const isInvalid = (constraint: Constraint): boolean => "valid" in constraint && !constraint.valid

/** Constraints. */
export const constraint: Compared<"constraint"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  // The name of another constraint, which can be renamed.
  comparable: (constraint) => "partitionOf" in constraint ? { ...constraint, partitionOf: undefined } : constraint,
  ...notCalled,
  comment: {
    on: (constraint, on) =>
      on === constraint.address
        ? `CONSTRAINT ${quoteIdentifier(constraint.name)} ON ${constraint.onDomain ? "DOMAIN " : ""}${
          quoteName(tableOf(constraint))
        }`
        : `INDEX ${quoteName(constraint)}`,
    target: (constraint) =>
      constraint.onDomain ? "sql" : { kind: "constraint", on: tableOf(constraint), name: constraint.name }
  },
  owner: "parent",
  needs: namedColumns,
  isRecordedForParent: never,
  evaluates: expressionsOf,
  body: noText,
  namesInBodies: nothing,
  canRelease: false,
  isRecreatedWith: ({ type }, _, isShallow) => !isShallow && type !== "primary-key" && type !== "unique",
  places: (constraint) =>
    "include" in constraint
      ? [
        dotted(constraint),
        ...(constraint.type === "primary-key" ? [`primary key of ${dotted(tableOf(constraint))}`] : []),
        ...rolePlaces(constraint)
      ]
      : [],
  ...noType,
  ...ranked(44),
  rank: ({ type }) => type === "foreign-key" ? 96 : 44,
  precedence: (constraint, scene) => [
    ...persistenceOf(constraint, scene),
    ...keyOrder(constraint, scene),
    ...cloneAfter(constraint, scene)
  ],
  recreates: (change, scene) => [
    ...strictDomain(change, scene),
    ...clonesOf(change, scene),
    ...checksAbove(change, scene)
  ],
  ...ownStatements,
  fold: {
    isFoldable: (constraint) =>
      constraint.inherited || constraint.onDomain ||
      (isPlain(constraint) && !hasRole(constraint) && !isInvalid(constraint)),
    intoAlter: never,
    looseness: ({ type }) => type === "foreign-key" ? 0 : 2
  },
  ...noNames,
  expressions: ["expression", "where"],
  columns: ["columns", "include", "onDeleteColumns", "column"],
  withColumns: (constraint, table, renamed) =>
    constraint.type === "foreign-key" && constraint.references.schema === table.schema &&
      constraint.references.name === table.name
      ? { ...constraint, referencedColumns: constraint.referencedColumns.map(renamed) }
      : constraint,
  rename: ({ inherited, name, onDomain, schema, table, type }, to) =>
    onDomain
      ? undefined
      : inherited && type === "check"
      ? "together"
      : { _tag: "RenameConstraint", table: { schema, name: table }, name, to: to.name }
}
