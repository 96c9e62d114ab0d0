/** Hazards of statements that run code which is not in the plan. */
import { type Hazard, quoted } from "./hazard.ts"

/** `DO`. */
export const blockRuns = (): Hazard => ({
  kind: "unknown",
  text: "What the DO block does, and what that may cost, is not known before it runs"
})

/** `CALL`. */
export const procedureRuns = (procedure: string): Hazard => ({
  kind: "unknown",
  text: `What the procedure ${quoted(procedure)} does, and what that may cost, is not known before it runs`
})

/** `EXECUTE`. */
export const preparedRuns = (name: string): Hazard => ({
  kind: "unknown",
  text: `What the prepared statement ${quoted(name)} does, and what that may cost, is not known before it runs`
})
