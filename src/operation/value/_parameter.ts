/**
 * Distinguishes a `Parameter` from a JSON object that has a `text` field.
 *
 * The mark is on the prototype, so the parameter is plain data when it is printed or compared.
 */
import type { Parameter } from "../data/operation.ts"

const TypeId = Symbol.for("~strata/operation/Parameter")

const prototype = Object.defineProperty({}, TypeId, { value: TypeId })

export const parameter = (text: string | null, cast?: string): Parameter =>
  Object.assign(Object.create(prototype), cast === undefined ? { text } : { text, cast })

export const isParameter = (value: object): value is Parameter => TypeId in value
