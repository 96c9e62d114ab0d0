/** The names behind `Environment.`, gathered from the files of this folder. */
export * from "./environment.ts"
export * from "./load.ts"
