/**
 * Turns an error of the SQL client into the error of the ledger.
 */
import * as Option from "effect/Option"
import type { SqlError } from "effect/sql/SqlError"
import { clientError, serverError } from "../client/mod.ts"
import { LedgerError, LedgerMissing, LedgerUntrusted, NotAllowed, StoreFailed, Unreachable } from "./error.ts"
import { untrusted } from "./look/look.ts"

/** The `LedgerError` for an error of the client; `action` completes the sentence "Cannot … the ledger". */
export const fromSql = (action: string, ledger: string) => (error: SqlError): LedgerError => {
  const refused = clientError(error)
  if (Option.isSome(refused)) {
    return LedgerError.of(new Unreachable({ detail: refused.value.message, cause: error }))
  }
  const { hint = "", message: detail, sqlstate } = serverError(error)
  if (sqlstate === untrusted) return LedgerError.of(new LedgerUntrusted({ problem: detail, remedy: hint }))
  if (sqlstate === "42P01" || sqlstate === "3F000") return LedgerError.of(new LedgerMissing({ ledger }))
  if (sqlstate === "42501") return LedgerError.of(new NotAllowed({ action, ledger, detail }))
  return LedgerError.of(new StoreFailed({ action, ledger, detail, sqlstate, cause: error }))
}
