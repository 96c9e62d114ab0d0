/**
 * The formats of a report. Read it as a namespace: `Lint.Format.sarif(report, …)`. All are pure.
 */
export * from "./document.ts"
export * from "./github.ts"
export * from "./markdown.ts"
export * from "./sarif.ts"
