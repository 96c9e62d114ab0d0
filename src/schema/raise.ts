/** How this folder fails inside: plain functions throw `SchemaError`, and `SchemaError.attempt` makes it a `Result`. */
import { SchemaError, type SchemaReason } from "./error.ts"

/** Throws a `SchemaError` for this reason, as an expression. */
export const fail = (reason: SchemaReason): never => {
  throw SchemaError.of(reason)
}
