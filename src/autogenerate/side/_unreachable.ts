/**
 * Reports a database that cannot be reached with the message of `client/`, which has its address and the remedy.
 */
import { isSqlError } from "effect/sql/SqlError"
import * as Client from "../../client/mod.ts"
import { IntrospectError } from "../../introspect/mod.ts"

/** The connection error behind an error if there is one, else the error itself. */
export const reachable = (target: Client.Target.Target) => <E>(error: E): E | Client.ClientError => {
  const cause = error instanceof IntrospectError && "cause" in error.reason ? error.reason.cause : undefined
  return (isSqlError(cause) ? Client.explainConnection(cause, target) : undefined) ?? error
}
