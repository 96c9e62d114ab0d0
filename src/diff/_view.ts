/**
 * Views and materialized views. A view whose columns stay is replaced, so that what stands on it and its grants stay.
 */
import type { MaterializedView, View } from "../catalog/mod.ts"
import { attachedTexts } from "./_attached.ts"
import { type Behaviour, draft, type Parts } from "./_kind.ts"
import { execute, quote, quoteName, script, settingChanges, withSettings, words } from "./_sql.ts"
import { lock } from "./hazard.ts"

const body = (definition: string): string => definition.trim().replace(/;$/, "")

const text = (view: View, create: string, parts: Parts): string =>
  script(
    words(create, quoteName(view), withSettings(view.options), `AS\n${body(view.definition)}`),
    ...attachedTexts(view, parts)
  )

const optionTexts = (from: View, to: View): string =>
  settingChanges(from.options, to.options).map((action) => `ALTER VIEW ${quoteName(to)} ${action}`).join(";\n")

const replace = (view: View): string => text(view, "CREATE OR REPLACE VIEW", [])

/** Views. */
export const view: Behaviour<View> = {
  create: (view, parts) => [draft(execute(text(view, "CREATE VIEW", parts), `DROP VIEW ${quoteName(view)}`))],
  drop: (view, parts) => [draft(execute(`DROP VIEW ${quoteName(view)}`, text(view, "CREATE VIEW", parts)))],
  alterable: (from, to) => JSON.stringify(from.columns) === JSON.stringify(to.columns),
  alter: (from, to) => {
    if (from.definition === to.definition) return [draft(execute(optionTexts(from, to), optionTexts(to, from)))]
    return [draft(execute(replace(to), replace(from)))]
  }
}

const materializedText = (view: MaterializedView, parts: Parts): string =>
  script(
    words(
      `CREATE MATERIALIZED VIEW ${quoteName(view)}`,
      view.accessMethod && `USING ${quote(view.accessMethod)}`,
      withSettings(view.storageParameters),
      view.tablespace && `TABLESPACE ${quote(view.tablespace)}`,
      `AS\n${body(view.definition)}`
    ),
    ...attachedTexts(view, parts)
  )

const fixed = ({ accessMethod, columns, definition, tablespace }: MaterializedView): string =>
  JSON.stringify([accessMethod, columns, definition, tablespace])

export const materializedView: Behaviour<MaterializedView> = {
  create: (view, parts) => [draft(
    execute(materializedText(view, parts), `DROP MATERIALIZED VIEW ${quoteName(view)}`),
    lock(`Creating "${view.schema}.${view.name}" runs its query`)
  )],
  drop: (view, parts) => [
    draft(execute(`DROP MATERIALIZED VIEW ${quoteName(view)}`, materializedText(view, parts)))
  ],
  alterable: (from, to) => fixed(from) === fixed(to),
  alter: (from, to) => {
    const statement = (a: MaterializedView, b: MaterializedView) =>
      settingChanges(a.storageParameters, b.storageParameters)
        .map((action) => `ALTER MATERIALIZED VIEW ${quoteName(to)} ${action}`).join(";\n")
    return [draft(execute(statement(from, to), statement(to, from)))]
  }
}
