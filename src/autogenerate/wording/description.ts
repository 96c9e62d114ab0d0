/**
 * Describes operations in one line each.
 */
import { sqlWords } from "../../catalog/mod.ts"
import { type Column, type ColumnChange, type ColumnType, type Constraint, type Default, describe, type Operation } from "../../operation/mod.ts"
import { clip, listed, oneLine } from "../../text/mod.ts"

/** Describes an operation, in lower case and without a period; `address` is that of the changed object. */
export const words = (operation: Operation, address: string): string => {
  switch (operation._tag) {
    case "AddColumn":
      return `${describe(operation)}: ${columnText(operation.column)}`
    case "AlterColumn":
      return `${describe(operation)}: ${changeText(operation.change, operation.previous ?? {})}`
    case "CreateEnum":
      return `${describe(operation)}: ${operation.values.map((value) => `'${value}'`).join(", ")}`
    case "AddEnumValue": {
      const place = operation.before === undefined
        ? operation.after === undefined ? "" : ` after '${operation.after}'`
        : ` before '${operation.before}'`
      return `${describe(operation)}: '${operation.value}'${place}`
    }
    case "AlterEnum":
      return `${describe(operation)}: ${operation.to.map((value) => `'${value}'`).join(", ")}`
    case "RenameEnumValue":
      return `${describe(operation)}: '${operation.from}' to '${operation.to}'`
    case "RenameTable":
    case "RenameIndex":
    case "RenameConstraint":
    case "RenameEnum":
      return `${describe(operation)} to "${operation.to}"`
    case "AddConstraint":
      return `${describe(operation)}${constraintText(operation.constraint)}`
    case "CreateIndex":
    case "DropIndex":
      return `${describe(operation)}${operation.concurrently === true ? ", concurrently" : ""}`
    case "Execute":
      return address === ""
        ? describe(operation)
        : `${verb(operation.expression.text, address)} ${sqlWords(address)}: ${
          clipped(withoutCheck(operation.expression.text))
        }`
    default:
      return describe(operation)
  }
}

/** What SQL does to an object: one that it neither creates nor drops by its kind is changed. */
const verb = (text: string, address: string): string => {
  const kind = sqlWords(address).split(" \"")[0]!.toUpperCase()
  return text.startsWith(`CREATE ${kind} `) ? "create" : text.startsWith(`DROP ${kind} `) ? "drop" : "change"
}

/** SQL without the block before it that checks the rows; hazards describe the check. */
const withoutCheck = (text: string): string => text.replace(/^DO \$check\$[^]*?\$check\$;\n/, "")

const constraintText = (constraint: Constraint): string =>
  "notValid" in constraint && constraint.notValid === true
    ? ", not valid"
    : "usingIndex" in constraint && constraint.usingIndex !== undefined
    ? `, using index "${constraint.usingIndex}"`
    : ""

/** Describes the revision at `index` of several for its message: its long-running work, else "prepare" or "finish". */
export const stageWords = (all: ReadonlyArray<StageLike>, index: number): string => {
  const { long, upgrade } = all[index]!
  if (!long) return all.slice(index).some((other) => other.long) ? "prepare" : "finish"
  const tags = new Set(upgrade.map(({ operation }) => operation._tag))
  const found = [
    ...(tags.has("CreateIndex") ? ["build indexes"] : []),
    ...(tags.has("ValidateConstraint") || tags.has("Execute") ? ["validate"] : []),
    ...(tags.has("DropIndex") ? ["drop indexes"] : [])
  ]
  return listed(found)
}

interface StageLike {
  readonly long: boolean
  readonly upgrade: ReadonlyArray<{ readonly operation: Operation }>
}

const clipped = (text: string): string => clip(oneLine(text), 100)

const typeText = (type: ColumnType): string => {
  if (typeof type === "string") return type
  const name = typeof type.type === "string" ? type.type : `${type.type.schema}.${type.type.name}`
  return type.array === true ? `${name}[]` : name
}

const defaultText = (value: Default | null): string =>
  value === null ? "no default" : `default ${clipped(value.text ?? "null")}`

const columnText = (column: Column): string =>
  [
    typeText(column.type),
    ...(column.nullable === false ? ["not null"] : []),
    ...(column.default === undefined ? [] : [defaultText(column.default)]),
    ...(column.identity === undefined ? [] : ["identity"]),
    ...(column.generated === undefined ? [] : ["generated"])
  ].join(", ")

const changeText = (change: ColumnChange, previous: ColumnChange): string =>
  [
    ...(change.name === undefined ? [] : [`rename to "${change.name}"`]),
    ...(change.type === undefined ? [] : [typeChange(change.type, previous.type)]),
    ...(change.collation === undefined ? [] : ["collation"]),
    ...(change.nullable === undefined ? [] : [change.nullable ? "nullable" : "not null"]),
    ...(change.default === undefined ? [] : [defaultText(change.default)]),
    ...(change.identity === undefined ? [] : [change.identity === null ? "no identity" : "identity"]),
    ...(change.generated === undefined ? [] : [change.generated === null ? "no longer generated" : "generated"]),
    ...(change.comment === undefined ? [] : [change.comment === null ? "no comment" : "comment"])
  ].join(", ")

const typeChange = (type: ColumnType, previous: ColumnType | undefined): string =>
  previous === undefined ? `type ${typeText(type)}` : `type ${typeText(previous)} to ${typeText(type)}`
