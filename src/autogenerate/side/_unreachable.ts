/**
 * A database that cannot be reached, told as `client/` tells it: with its address, and with what to do about it.
 */
import { isSqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { IntrospectError } from "../../introspect/mod.ts"

/** The error, or what it says of the connection to the database behind it. */
export const reachable = (target: Client.Target.Target) => <E>(error: E): E | Client.ClientError => {
  const cause = error instanceof IntrospectError && "cause" in error.reason ? error.reason.cause : undefined
  return (isSqlError(cause) ? Client.explainConnection(cause, target) : undefined) ?? error
}
