/** The names behind `Autogenerate.`, gathered from the files of this folder. */
export * from "./check.ts"
export * from "./compare.ts"
export * from "./desired.ts"
export * from "./diff.ts"
export * from "./error.ts"
export * from "./inspect.ts"
export * from "./revision.ts"
export * from "./side.ts"
