/** The names behind `Environment.`, gathered from the files of this folder. */
export * from "./arguments.ts"
export * from "./environment.ts"
export * from "./load.ts"
export type * from "./options.ts"
