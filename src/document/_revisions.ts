/**
 * The documents of revisions: `heads`, `history`, `show`, `branches`, `plan`, `revision`, `merge` and `rebase`.
 */
import * as Schema from "effect/Schema"
import { ahead, direction, file, flag, Hazard, id, instant, oneOf, parents, text, texts } from "./_fields.ts"

const declared = {
  revision: id,
  parents,
  dependsOn: texts("The ids or labels of the revisions that it depends on"),
  labels: texts("The branch labels in its file")
}

const fields = {
  ...declared,
  branches: texts("All its branch labels, including inherited ones"),
  message: text("Its message"),
  file,
  head: flag("Whether it is a head on which no revision depends"),
  effectiveHead: flag("Whether it is a head on which a revision of another branch depends"),
  branchPoint: flag("Whether it has several children"),
  mergePoint: flag("Whether it has several parents"),
  current: Schema.optionalKey(flag("Whether it is an applied head; absent if no database was queried")),
  status: Schema.optionalKey(
    oneOf(
      ["applied", "pending", "in-doubt", "failed", "reverted"],
      "Its status in the ledger; absent if no database was queried"
    )
  ),
  since: Schema.optionalKey(instant("The time at which it got this status; absent if it has no events"))
}

/** A revision of the files, with its status if a database was queried. */
export const Revision = Schema.Struct(fields).annotate({ identifier: "Revision", description: "A revision" })

/** The document of `heads` and `show`. */
export const Revisions = Schema.Array(Revision)

/** The document of `history`. */
export const History = Schema.Array(
  Schema.Struct({
    ...fields,
    message: Schema.optionalKey(text("Its message; absent if it has no file")),
    file: Schema.optionalKey(text("Its file, relative to the script directory; absent if it has none")),
    ahead: Schema.optionalKey(
      flag("True for a revision without a file, by which the database is ahead; these come first, without a range")
    )
  })
)

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
      hazards: Schema.NullOr(Schema.Array(Hazard)).annotate({
        description: "What its statements may cost; null if they are not known before it runs, as if it reads rows"
      }),
      late: flag("Whether revisions that follow it are already applied"),
      statements: Schema.optionalKey(texts("The statements that would run, with `--sql`"))
    })
  ).annotate({ description: "The revisions that would run, in order" }),
  ahead
})

const written = {
  ...declared,
  message: text("Its message"),
  file,
  path: text("Its file, relative to the working directory")
}

/** The document of `revision` and `merge`. */
export const Written = Schema.Struct(written)

/** The fields of `Written`, for documents that contain several revisions. */
export const writtenFields = written

/** The document of `rebase`. */
export const Rebased = Schema.Struct({
  revision: text("The head of the branch that is moved"),
  onto: text("The new parent of the branch"),
  dryRun: flag("Whether nothing was written because of `--dry-run`"),
  branch: texts("The ids of the revisions that are moved"),
  moved: Schema.Array(
    Schema.Struct({ revision: id, file, from: texts("Its previous parents"), to: texts("Its new parents") })
  ).annotate({ description: "The revisions whose files change" })
})
