/**
 * The text of a new revision, in TypeScript or SQL, with nothing in it but what it says of itself.
 */
import * as DateTime from "effect/DateTime"
import type { Format } from "./revision_file.ts"

/** What a new revision says of itself; `createdAt` is written into a comment, in its own zone. */
export interface NewRevision {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn?: ReadonlyArray<string> | undefined
  readonly labels?: ReadonlyArray<string> | undefined
  readonly message: string
  readonly format: Format
  readonly createdAt: DateTime.DateTime
}

/** Renders a revision whose programs are empty; the same revision always gives the same text. */
export const renderRevision = (revision: NewRevision): string =>
  revision.format === "sql" ? renderSql(revision) : renderTypeScript(revision)

/** A message on one line and as UTF-8 text: every run of white space and control characters is one space. */
export const oneLine = (message: string): string => message.toWellFormed().replace(/[\s\p{Cc}]+/gu, " ").trim()

const renderTypeScript = (revision: NewRevision): string => {
  // A merge joins branches and does nothing else, so it has no use for operations.
  const isMerge = revision.parents.length > 1
  const hint = isMerge
    ? "Joins the branches of its parents"
    : "Write operations as `yield* Op.createTable(…)`; `downgrade: Migration.inverse` derives the way back"
  return `/**
 * ${hint}.
 *
 * Created ${DateTime.formatIsoOffset(revision.createdAt)}
 */
import { Migration${isMerge ? "" : ", Op"} } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: ${JSON.stringify(revision.id)},
  parents: ${array(revision.parents)},${optional("dependsOn", revision.dependsOn)}${optional("labels", revision.labels)}
  message: ${JSON.stringify(oneLine(revision.message))},
  upgrade: Effect.gen(function*() {
  }),
  downgrade: Effect.gen(function*() {
  })
})
`
}

const array = (values: ReadonlyArray<string>): string => `[${values.map((value) => JSON.stringify(value)).join(", ")}]`

const optional = (name: string, values: ReadonlyArray<string> | undefined): string =>
  values === undefined || values.length === 0 ? "" : `\n  ${name}: ${array(values)},`

const directive = (name: string, values: ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  values === undefined || values.length === 0 ? [] : [`-- strata:${name} ${values.join(", ")}`]

const renderSql = (revision: NewRevision): string =>
  [
    `-- strata:revision ${revision.id}`,
    `-- strata:parents ${revision.parents.join(", ")}`.trimEnd(),
    ...directive("depends-on", revision.dependsOn),
    ...directive("labels", revision.labels),
    `-- strata:message ${oneLine(revision.message)}`.trimEnd(),
    `-- Created ${DateTime.formatIsoOffset(revision.createdAt)}`,
    // An empty section would be reverted by doing nothing, which nobody means who has not written it.
    `-- To make it revertible, write the way back below a line "-- strata:downgrade"`,
    "",
    "-- strata:upgrade",
    ""
  ].join("\n")
