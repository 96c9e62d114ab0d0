/**
 * Other migration tools: in which tables they record what they applied, what their files mean, and the statements of these
 * files as sections of SQL revisions. Pure.
 */
export { known } from "./identities.ts"
export * from "./signature.ts"
export { type Table, transcribe, type Transcript } from "./text/transcribe.ts"
export * from "./tool.ts"
export { tools } from "./tools.ts"
