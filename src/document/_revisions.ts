/**
 * The documents of revisions: `heads`, `history`, `show`, `branches`, `plan`, and what writes or moves revisions.
 */
import * as Schema from "effect/Schema"
import { direction, file, flag, id, instant, oneOf, parents, text, texts } from "./_fields.ts"

const declared = {
  revision: id,
  parents,
  dependsOn: texts("Ids or labels of what else must be applied before it"),
  labels: texts("The branch labels that its file declares")
}

const fields = {
  ...declared,
  branches: texts("All branch labels that hold for it"),
  message: text("What it does"),
  file,
  head: flag("Whether nothing follows it and nothing depends on it"),
  effectiveHead: flag("Whether nothing follows it, and another branch depends on it"),
  branchPoint: flag("Whether several revisions follow it"),
  mergePoint: flag("Whether it follows several revisions"),
  current: Schema.optionalKey(flag("Whether the database is there; absent when no database was asked")),
  status: Schema.optionalKey(
    oneOf(
      ["applied", "pending", "in-doubt", "failed", "reverted"],
      "What the ledger says of it; absent when no database was asked"
    )
  ),
  since: Schema.optionalKey(instant("When it came to that status; absent when it never left the first one"))
}

/** A revision of the files, with what the database says of it where one was asked. */
export const Revision = Schema.Struct(fields).annotate({ identifier: "Revision", description: "A revision" })

/** The document of `heads`, `history` and `show`. */
export const Revisions = Schema.Array(Revision)

/** The document of `branches`. */
export const Branches = Schema.Array(
  Schema.Struct({
    ...fields,
    children: Schema.Array(Revision).annotate({ description: "The revisions that follow it" })
  })
)

/** The document of `plan`; statements come with `--sql`. */
export const Plan = Schema.Struct({
  direction,
  revisions: Schema.Array(
    Schema.Struct({
      ...fields,
      late: flag("Whether revisions above it are applied already"),
      statements: Schema.optionalKey(texts("What would run, with `--sql`"))
    })
  ).annotate({ description: "What would run, in that order" })
})

const written = {
  ...declared,
  message: text("What it does"),
  file,
  path: text("The same file, relative to the working directory")
}

/** The document of `revision` and `merge`. */
export const Written = Schema.Struct(written)

/** What `revision` and `merge` wrote, as fields for documents of several. */
export const writtenFields = written

/** The document of `rebase`. */
export const Rebased = Schema.Struct({
  revision: text("The head that moves"),
  onto: text("The revision that its branch follows then"),
  dryRun: flag("Whether nothing was written, with `--dry-run`"),
  branch: texts("Ids of the revisions that move"),
  moved: Schema.Array(
    Schema.Struct({ revision: id, file, from: texts("Its parents before"), to: texts("Its parents now") })
  ).annotate({ description: "The files that change" })
})
