/**
 * The operations that models express: the plan from the prelude to the models.
 */
import * as Result from "effect/Result"
import * as Catalog from "../../catalog/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import { planOf } from "./_creation.ts"
import type { Serial } from "./_model_form.ts"
import { partsOf } from "./_model_parts.ts"

/** The parts of a catalog and the operations. Objects are moved to SQL until models can express all operations. */
export const settled = (catalog: Catalog.Catalog) =>
  Result.gen(function*() {
    const unsayable = new Set<Catalog.Address>()
    for (;;) {
      const parts = partsOf(catalog, unsayable)
      const made = new Set([...parts.serials.values()].flatMap(({ objects }) => objects))
      const { steps } = yield* planOf(parts.prelude, without(parts.models, made))
      const refused = steps.filter(({ operation }) => !isSayable(operation))
      if (refused.length === 0) {
        return { ...parts, operations: steps.map(({ operation }) => withSerials(operation, parts.serials)) }
      }
      const before = unsayable.size
      for (const { address } of refused) unsayable.add(address)
      if (unsayable.size === before) throw new Error(`models cannot express: ${refused[0]!.address}`)
    }
  })

const without = (catalog: Catalog.Catalog, left: ReadonlySet<Catalog.Address>): Catalog.Catalog => ({
  ...catalog,
  objects: catalog.objects.filter(({ address }) => !left.has(address)),
  edges: catalog.edges.filter(({ from, to }) => !left.has(from) && !left.has(to))
})

const isSayable = (operation: Operation): boolean => {
  switch (operation._tag) {
    case "CreateEnum":
    case "CreateIndex":
    case "SetComment":
      return true
    case "CreateTable":
      return operation.inherits === undefined
    case "AddConstraint":
      return operation.constraint.kind !== "check" || operation.constraint.notValid !== true
    default:
      return false
  }
}

const withSerials = (operation: Operation, serials: ReadonlyMap<Catalog.Address, Serial>): Operation => {
  if (operation._tag !== "CreateTable" || typeof operation.table === "string") return operation
  const { name, schema } = operation.table
  return {
    ...operation,
    columns: operation.columns.map((column) => {
      const serial = serials.get(Catalog.address("column", schema, name, column.name))
      return serial === undefined ? column : Object.assign({}, column, { type: serial.type })
    })
  }
}
