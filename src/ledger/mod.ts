/**
 * The ledger: its events, their fold, the hash chain, the stores, and the run lock.
 *
 * Read as `import { Event, Ledger, LedgerSql, LedgerState, RunLock } from "../ledger/mod.ts"`.
 */
export { BeginAgain } from "./_quick.ts"
export { type AdvisoryOptions, layerAdvisory } from "./advisory.ts"
export * as HashChain from "./chain.ts"
export * from "./error.ts"
export * as Event from "./event.ts"
export { appends } from "./follow.ts"
export {
  type Finding,
  Ledger,
  type Located,
  type PassedOver,
  type Prepared,
  type Recorded,
  type Selection
} from "./ledger.ts"
export { HeldLock, layerNone, RunLock } from "./lock.ts"
export { layerMemory, type MemoryOptions } from "./memory.ts"
export * as Moment from "./moment.ts"
export type { Options } from "./names.ts"
export { layerPostgres } from "./postgres.ts"
export * as LedgerSql from "./sql.ts"
export * as LedgerState from "./state.ts"
export { jsonbText } from "./table/jsonb_text.ts"
