/**
 * Lint by observation: revisions run on a shadow database, and rules judge what PostgreSQL did there.
 */
export { readerAt } from "./base/reader.ts"
export type { Commutation } from "./commutation.ts"
export * from "./error.ts"
export * from "./finding.ts"
export * from "./fixes.ts"
export * as Format from "./format/mod.ts"
export { everyRule } from "./judge.ts"
export { ruleNamed } from "./level.ts"
export * from "./lint.ts"
export * from "./observation.ts"
export { otherBranch } from "./other_branch.ts"
export * from "./report.ts"
export * from "./stats.ts"
