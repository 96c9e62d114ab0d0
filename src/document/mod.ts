/**
 * The documents that `--json` and `--log-format json` print, as Effect Schemas, for programs that write or read them.
 * `docs/json.md` is generated from the schemas.
 */

/** The schemas, in groups that are loaded when a document is written or read, because most commands need none. */
export const schemas = {
  database: () => import("./_database.ts"),
  files: () => import("./_files.ts"),
  lint: () => import("./_lint.ts"),
  models: () => import("./_models.ts"),
  revisions: () => import("./_revisions.ts"),
  standardError: () => import("./_standard_error.ts")
}

export type * as Database from "./_database.ts"
export type * as Models from "./_models.ts"
export type * as Revisions from "./_revisions.ts"
export type * as StandardError from "./_standard_error.ts"
