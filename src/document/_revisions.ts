/**
 * The documents of revisions: `heads`, `history`, `show`, `branches`, `plan`, `revision`, `merge` and `rebase`.
 */
import * as Schema from "effect/Schema"
import { direction, file, flag, id, instant, oneOf, parents, text, texts } from "./_fields.ts"

const declared = {
  revision: id,
  parents,
  dependsOn: texts("The ids or branch labels of other revisions that must be applied before it"),
  labels: texts("The branch labels that its file declares")
}

const fields = {
  ...declared,
  branches: texts("The labels of all branches that it belongs to"),
  message: text("The message of the revision"),
  file,
  head: flag("Whether it has no children and no other revision depends on it"),
  effectiveHead: flag("Whether it has no children, but a revision of another branch depends on it"),
  branchPoint: flag("Whether it has several children"),
  mergePoint: flag("Whether it has several parents"),
  current: Schema.optionalKey(flag("Whether it is a current revision of the database; absent if no database was read")),
  status: Schema.optionalKey(
    oneOf(
      ["applied", "pending", "in-doubt", "failed", "reverted"],
      "Its status in the ledger; absent if no database was read"
    )
  ),
  since: Schema.optionalKey(instant("When it got that status; absent if the ledger has no event for it"))
}

/** A revision of the files, with its status if a database was read. */
export const Revision = Schema.Struct(fields).annotate({ identifier: "Revision", description: "A revision" })

/** The document of `heads`, `history` and `show`. */
export const Revisions = Schema.Array(Revision)

/** The document of `branches`. */
export const Branches = Schema.Array(
  Schema.Struct({
    ...fields,
    children: Schema.Array(Revision).annotate({ description: "Its children" })
  })
)

/** The document of `plan`; statements come with `--sql`. */
export const Plan = Schema.Struct({
  direction,
  revisions: Schema.Array(
    Schema.Struct({
      ...fields,
      late: flag("Whether a descendant of it is already applied"),
      statements: Schema.optionalKey(texts("The statements that would run; only with `--sql`"))
    })
  ).annotate({ description: "The revisions that would run, in that order" })
})

const written = {
  ...declared,
  message: text("The message of the revision"),
  file,
  path: text("The same file, relative to the working directory")
}

/** The document of `revision` and `merge`. */
export const Written = Schema.Struct(written)

/** What `revision` and `merge` wrote, as fields for documents of several. */
export const writtenFields = written

/** The document of `rebase`. */
export const Rebased = Schema.Struct({
  revision: text("The head of the moved branch"),
  onto: text("The new parent of the branch"),
  dryRun: flag("Whether this was a `--dry-run`, which writes nothing"),
  branch: texts("The ids of the revisions of the branch"),
  moved: Schema.Array(
    Schema.Struct({ revision: id, file, from: texts("Its parents before"), to: texts("Its parents now") })
  ).annotate({ description: "The files whose parents change" })
})
