/**
 * The rebuild of an enum as one operation, where its steps follow each other.
 *
 * A rebuild is: the old type is parked, the new one created, columns are converted, the old type is dropped. It stays in
 * steps where something else must happen between them, such as the rebuild of a domain over the enum.
 */
import * as Option from "effect/Option"
import { type Catalog, type EnumType, find, type QualifiedName } from "../catalog/mod.ts"
import { Inverse, type Operation } from "../operation/mod.ts"
import { parkedName, quoteIdentifier, quoteName } from "../text/mod.ts"
import type { Step } from "./plan.ts"
import { isForeign } from "./table/foreign_table.ts"

type AlterEnum = Extract<Operation, { readonly _tag: "AlterEnum" }>
type EnumColumn = NonNullable<AlterEnum["columns"]>[number]

const isName = (name: unknown, { name: own, schema }: QualifiedName): boolean =>
  typeof name === "object" && name !== null && "schema" in name && "name" in name && name.schema === schema &&
  name.name === own

/** Whether a step gives the old type the name that the operation gives it. */
const parks = ({ address, operation }: Step, type: EnumType): boolean => {
  if (address !== type.address) return false
  const to = parkedName(type.name)
  if (operation._tag === "RenameEnum") return operation.to === to
  return operation._tag === "Execute" &&
    operation.expression.text.endsWith(`ALTER TYPE ${quoteName(type)} RENAME TO ${quoteIdentifier(to)}`)
}

/** The column that a step converts in the way of the operation, and does nothing else to. */
const columnOf = ({ address, operation }: Step, type: EnumType, after: Catalog): EnumColumn | undefined => {
  const column = find(after, address)
  // The check reads the rows of a column, which those of a foreign table are not for.
  if (operation._tag !== "AlterColumn" || column?.kind !== "column" || isForeign(after, column.parent)) return undefined
  const { userType } = column
  const { type: to, using, ...more } = operation.change
  if (to === undefined || Object.keys(more).length > 0 || userType === undefined || !isName({ ...userType }, type)) {
    return undefined
  }
  const array = userType.array === true
  const name = `${quoteName({ schema: type.schema, name: type.name })}${array ? "[]" : ""}`
  const isPlain = using?.text === `${quoteIdentifier(column.name)}::text::${name}`
  return isPlain ? { table: operation.table, column: operation.column, ...(array ? { array } : {}) } : undefined
}

/** Whether a step only makes something new, so that the old type may go before it. */
const isNew = ({ operation }: Step): boolean => {
  switch (operation._tag) {
    case "CreateIndex":
    case "AddConstraint":
    case "SetComment":
      return true
    case "AlterColumn":
      return operation.change.type === undefined && operation.change.default !== undefined &&
        Object.keys(operation.change).length === 1
    case "Execute":
      return /^CREATE (?!OR )/.test(operation.expression.text)
    default:
      return false
  }
}

const folded = (steps: ReadonlyArray<Step>, created: number, before: EnumType, to: EnumType, after: Catalog) => {
  const park = steps[created - 1]
  if (park === undefined || !parks(park, before)) return steps
  const columns: Array<EnumColumn> = []
  let end = created + 1
  for (; end < steps.length; end++) {
    const column = columnOf(steps[end]!, to, after)
    if (column === undefined) break
    columns.push(column)
  }
  const old = { schema: before.schema, name: parkedName(before.name) }
  const dropped = steps.findIndex(({ operation }, index) =>
    index >= end && operation._tag === "DropEnum" && isName(operation.name, old)
  )
  if (dropped < 0 || !steps.slice(end, dropped).every(isNew)) return steps
  const operation: AlterEnum = {
    _tag: "AlterEnum",
    name: { schema: to.schema, name: to.name },
    from: before.values,
    to: to.values,
    ...(columns.length === 0 ? {} : { columns })
  }
  const unit = [...steps.slice(created - 1, end), steps[dropped]!]
  const step: Step = {
    operation,
    address: to.address,
    hazards: unit.flatMap(({ hazards }) => hazards),
    inverse: Option.getOrUndefined(Inverse.invert(operation))
  }
  return [...steps.slice(0, created - 1), step, ...steps.slice(end, dropped), ...steps.slice(dropped + 1)]
}

/** The steps with each rebuild of an enum as one, if that is possible. */
export const alterEnums = (steps: ReadonlyArray<Step>, before: Catalog, after: Catalog): ReadonlyArray<Step> =>
  steps.reduce((all, { address, operation }) => {
    const [old, to] = [find(before, address), find(after, address)]
    if (operation._tag !== "CreateEnum" || old?.kind !== "enum" || to?.kind !== "enum") return all
    const at = all.findIndex((step) => step.operation === operation)
    return at < 0 ? all : folded(all, at, old, to, after)
  }, steps)
