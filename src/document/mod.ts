/**
 * The documents that `--json` and `--log-format json` print, as Effect Schemas: what writes one and what reads one share
 * it, and `docs/json.md` is made of them.
 */

/** The schemas, grouped by subject. A group is loaded when a document of it is written or read: most commands need none. */
export const schemas = {
  database: () => import("./_database.ts"),
  files: () => import("./_files.ts"),
  models: () => import("./_models.ts"),
  revisions: () => import("./_revisions.ts"),
  standardError: () => import("./_standard_error.ts")
}

export type * as Database from "./_database.ts"
export type * as Models from "./_models.ts"
export type * as Revisions from "./_revisions.ts"
export type * as StandardError from "./_standard_error.ts"
