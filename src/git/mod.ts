/**
 * What changed in a checkout of git since a base, such as the target branch of a pull request. Nothing is written to the
 * repository.
 */
export { type Base, baseOf, type NoBase } from "./base.ts"
export { type Change, changedFiles, formerPrefix, prefixOf } from "./changed_files.ts"
export { copyOf } from "./copy.ts"
