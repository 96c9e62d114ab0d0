/**
 * The text of a generated revision, and whether it runs in a transaction.
 */
import * as Result from "effect/Result"
import * as Codegen from "../../codegen/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import type { Operation } from "../../operation/mod.ts"
import * as SqlRevision from "../../script/sql_revision.ts"
import * as Sql from "../../sql/mod.ts"
import { hook } from "../hook.ts"
import { notesOf, type Programs } from "./_programs.ts"

/** The text of a revision in a format. Fails with `CodegenError`, or with `ScriptError` for SQL that no revision holds. */
export const sourceOf = (
  loaded: Environment.Loaded,
  revision: Omit<Codegen.Revision, "transaction">,
  format: Codegen.Format,
  made: Programs
) =>
  Result.gen(function*() {
    const { renderItem } = loaded.environment
    const item = renderItem === undefined ? () => undefined : hook("renderItem", loaded, renderItem)
    const upgrade = made.upgrade.map(({ operation }) => operation)
    const downgrade = made.downgrade?.map(({ operation }) => operation)
    const transaction = [...upgrade, ...downgrade ?? []].every((operation) =>
      isTransactional(operation, format === "sql" ? item(operation, format) : undefined)
    )
    const options: Codegen.Options = {
      revision: { ...revision, transaction },
      upgrade,
      downgrade,
      notes: notesOf(made),
      items: [item],
      intro: introOf(made)
    }
    if (format === "ts") return { text: Codegen.typescript(options), transaction }
    const text = yield* Codegen.sql(options)
    // What the file says is what its reader will find, also where a hook wrote statements of its own.
    const read = yield* SqlRevision.parse("the generated revision", text)
    return { text, transaction: read.transaction.enabled }
  })

// What neither can be rendered nor split fails elsewhere, with a better message.
const isTransactional = (operation: Operation, custom: string | undefined): boolean =>
  custom === undefined
    ? Result.match(Sql.render(operation), { onFailure: () => true, onSuccess: all })
    : Result.match(Sql.split(custom), { onFailure: () => true, onSuccess: (pieces) => all(pieces.map(classified)) })

const all = (statements: ReadonlyArray<{ readonly transactional: boolean }>): boolean =>
  statements.every(({ transactional }) => transactional)

const classified = ({ text }: { readonly text: string }) => Sql.classify(text)

const introOf = ({ irreversible }: Programs): string => {
  const written = "Written by Strata from the models: review every operation before it runs"
  return irreversible === undefined
    ? written
    : `${written}. It has no downgrade, since nothing says how to undo: ${irreversible}`
}
