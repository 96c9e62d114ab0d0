/** The members of `Environment`. */
export * from "./arguments.ts"
export * from "./environment.ts"
export type * from "./hooks.ts"
export * from "./load.ts"
export type * from "./options.ts"
