/**
 * Autogenerate: compares models with the database, and reports the differences or writes them as a new revision.
 *
 * Read as `Autogenerate.compare(loaded)`, `Autogenerate.check(loaded)`, `Autogenerate.revision(loaded, { message })`.
 */
export * as Autogenerate from "./_autogenerate.ts"
export { AutogenerateError } from "./error.ts"
