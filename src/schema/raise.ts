/** How this folder fails inside: plain functions throw `SchemaError`, and the boundary makes it a `Result`. */
import * as Result from "effect/Result"
import { SchemaError, type SchemaReason } from "./error.ts"

/** Leaves the folder's plain functions with a reason; `attempt` catches it. */
export const fail = (reason: SchemaReason): never => {
  throw SchemaError.of(reason)
}

/** The boundary of the folder: what was thrown with `fail` as a `Result`. */
export const attempt = <A>(make: () => A): Result.Result<A, SchemaError> => {
  try {
    return Result.succeed(make())
  } catch (error) {
    if (error instanceof SchemaError) return Result.fail(error)
    throw error
  }
}
