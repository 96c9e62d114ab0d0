/**
 * The environment: the configuration in `env.ts`, and how it is found and loaded. Read as `Environment.make(…)`.
 */
export * as Environment from "./_namespace.ts"
export { EnvironmentError } from "./error.ts"
export type * from "./model.ts"
