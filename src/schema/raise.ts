/** Functions of this folder throw `SchemaError`, which `SchemaError.attempt` returns as a `Result`. */
import { SchemaError, type SchemaReason } from "./error.ts"

/** Throws a `SchemaError` for this reason, as an expression. */
export const fail = (reason: SchemaReason): never => {
  throw SchemaError.of(reason)
}
