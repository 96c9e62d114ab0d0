/**
 * Catalog × catalog → operations in the order they run, with hazards.
 *
 * Pure; read it as a namespace: `import * as Diff from "../diff/mod.ts"`, then `Diff.diff(from, to, options)`,
 * `Diff.isEmpty(plan)`, `Diff.downgrade(from, to, plan)`.
 */
export type { Hazard, HazardKind } from "../hazard/mod.ts"
export { diff, downgrade, inverse } from "./diff.ts"
export { needsOf } from "./engine/needs.ts"
export * from "./error.ts"
export { requestedBy } from "./kind/descriptions.ts"
export { chosenName as chosenNotNullName } from "./not_null/name.ts"
export { foreseen } from "./online/foreseen.ts"
export { hasOnlineForm, online, type Stage, undo } from "./online/online.ts"
export { type Options, type Rename, reverseRenames, type Verdict } from "./options.ts"
export * from "./plan.ts"
export { isPlainSequence } from "./value/sequence_options.ts"
