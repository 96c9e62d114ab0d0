/**
 * The rebuild of an enum as one operation, where that is possible.
 *
 * A rebuild is: the old type is parked, the new one created, columns are converted, the old type is dropped. Steps between
 * them that can as well run before or after all of it do so. It stays in steps where something else must happen between
 * them, such as the rebuild of a domain or a composite type over the enum.
 */
import * as Option from "effect/Option"
import { type Catalog, type CatalogObject, type EnumType, find, type QualifiedName } from "../catalog/mod.ts"
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

/** The two states between which the steps lead. */
interface States {
  readonly before: Catalog
  readonly after: Catalog
}

const hasType = (column: CatalogObject | undefined, type: EnumType): boolean =>
  column?.kind === "column" && column.userType !== undefined && isName({ ...column.userType }, type)

/** The column that a step converts in the way of the operation, and does nothing else to. */
const columnOf = ({ address, operation }: Step, type: EnumType, { after, before }: States): EnumColumn | undefined => {
  const column = find(after, address)
  // A column that had another type before gets that one back by another way, and the other type waits for it.
  if (!hasType(find(before, address), type)) return undefined
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
    case "AddColumn":
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

/** Whether a step only takes something away that is in the way of a conversion, so that it may go before all of it. */
const isGone = ({ operation }: Step): boolean =>
  operation._tag === "DropIndex" || operation._tag === "DropConstraint" || operation._tag === "DropColumn" ||
  operation._tag === "AlterColumn" && operation.change.type === undefined && operation.change.default === null &&
    Object.keys(operation.change).length === 1

/** Whether a step is a part of the rebuild of another enum, which does not know this one. */
const isOfOther = (step: Step, type: EnumType, states: States): boolean => {
  const { address, operation } = step
  const { after, before } = states
  if (operation._tag === "AlterEnum") return true
  const all = [find(before, address), find(after, address)].filter((object) => object?.kind === "enum")
  if (all.length > 0) return all.every((object) => object.address !== type.address)
  const column = operation._tag === "AlterColumn" ? find(after, address) : undefined
  if (column?.kind !== "column" || column.userType === undefined) return false
  const other = after.objects.find((object) => object.kind === "enum" && isName({ ...column.userType }, object))
  return other?.kind === "enum" && other.address !== type.address && columnOf(step, other, states) !== undefined
}

/** The steps that the operation replaces, by their places. */
interface Unit {
  readonly park: number
  readonly columns: ReadonlyMap<number, EnumColumn>
  readonly last: number
  readonly dropped: number
}

const unitOf = (
  steps: ReadonlyArray<Step>,
  created: number,
  [from, to]: readonly [EnumType, EnumType],
  states: States
) => {
  const park = steps.findLastIndex((step, index) => index < created && parks(step, from))
  const old = { schema: from.schema, name: parkedName(from.name) }
  const dropped = steps.findIndex(({ operation }, index) =>
    index > created && operation._tag === "DropEnum" && isName(operation.name, old)
  )
  if (park < 0 || dropped < 0) return undefined
  const columns = new Map<number, EnumColumn>()
  for (let index = created + 1; index < dropped; index++) {
    const column = columnOf(steps[index]!, to, states)
    if (column !== undefined) columns.set(index, column)
  }
  return { park, columns, last: Math.max(created, ...columns.keys()), dropped } satisfies Unit
}

const folded = (
  steps: ReadonlyArray<Step>,
  created: number,
  [old, to]: readonly [EnumType, EnumType],
  states: States
) => {
  const unit = unitOf(steps, created, [old, to], states)
  if (unit === undefined) return steps
  const isPart = (index: number): boolean =>
    index === unit.park || index === created || index === unit.dropped || unit.columns.has(index)
  const others = steps.flatMap((step, index) =>
    index > unit.park && index < unit.dropped && !isPart(index) ? [{ step, isEarly: index < unit.last }] : []
  )
  // Comments of the new type may wait; what is new in another way may depend on what is converted after it.
  const waits = ({ step }: typeof others[number]) => step.operation._tag === "SetComment"
  const fits = others.every((other) =>
    isOfOther(other.step, to, states) || (other.isEarly ? isGone(other.step) || waits(other) : isNew(other.step))
  )
  if (!fits) return steps
  const columns = [...unit.columns.values()]
  const operation: AlterEnum = {
    _tag: "AlterEnum",
    name: { schema: to.schema, name: to.name },
    from: old.values,
    to: to.values,
    ...(columns.length === 0 ? {} : { columns })
  }
  const step: Step = {
    operation,
    address: to.address,
    hazards: steps.filter((_, index) => isPart(index)).flatMap(({ hazards }) => hazards),
    inverse: Option.getOrUndefined(Inverse.invert(operation))
  }
  const isFirst = (other: typeof others[number]) => other.isEarly && !waits(other)
  return [
    ...steps.slice(0, unit.park),
    ...others.filter(isFirst).map(({ step }) => step),
    step,
    ...others.filter((other) => !isFirst(other)).map(({ step }) => step),
    ...steps.slice(unit.dropped + 1)
  ]
}

/** The steps with each rebuild of an enum as one, if that is possible. */
export const alterEnums = (steps: ReadonlyArray<Step>, before: Catalog, after: Catalog): ReadonlyArray<Step> =>
  steps.reduce((all, { address, operation }) => {
    const [old, to] = [find(before, address), find(after, address)]
    if (operation._tag !== "CreateEnum" || old?.kind !== "enum" || to?.kind !== "enum") return all
    const at = all.findIndex((step) => step.operation === operation)
    return at < 0 ? all : folded(all, at, [old, to], { before, after })
  }, steps)
