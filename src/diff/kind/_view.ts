/**
 * Views. A view whose columns do not change is replaced, which keeps its privileges and dependent objects.
 */
import type { View } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { always, columnAt, dotted, draft, nameOf, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script, settingChanges, withSettings } from "../description/statement.ts"

const called = (view: View): string => `VIEW ${quoteName(view)}`

const text = (view: View, create: string): string =>
  script(words(create, quoteName(view), withSettings(view.options), `AS\n${view.definition.trim()}`))

const optionTexts = (from: View, to: View): string =>
  settingChanges(from.options, to.options).map((action) => `ALTER VIEW ${quoteName(to)} ${action}`).join(";\n")

const replace = (view: View): string => text(view, "CREATE OR REPLACE VIEW")

const operations: Operations<View> = {
  create: (view) => [draft(execute(text(view, "CREATE VIEW"), `DROP VIEW ${quoteName(view)}`))],
  drop: (view) => [draft(execute(`DROP VIEW ${quoteName(view)}`, text(view, "CREATE VIEW")))],
  alterable: (from, to) => JSON.stringify(from.columns) === JSON.stringify(to.columns),
  alter: (from, to) => {
    if (from.definition === to.definition) return [draft(execute(optionTexts(from, to), optionTexts(to, from)))]
    return [draft(execute(replace(to), replace(from)))]
  },
  park: "none"
}

/** Views. */
export const view: Compared<"view"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  comment: {
    on: (view, on) => {
      const column = columnAt(view.columns, on)
      return column === undefined ? called(view) : `COLUMN ${quoteName(view)}.${quoteIdentifier(column)}`
    },
    target: (view) => ({ kind: "view", name: nameOf(view) })
  },
  owner: called,
  grant: (view, on) => {
    const column = columnAt(view.columns, on)
    return { on: `TABLE ${quoteName(view)}`, ...(column === undefined ? {} : { column: quoteIdentifier(column) }) }
  },
  defaultPrivileges: "tables",
  needs: nothing,
  isRecordedForParent: never,
  evaluates: ({ definition }) => [definition],
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: true,
  isRecreatedWith: always,
  places: (view) => [dotted(view)],
  ...noType,
  isTypeName: true,
  ...ranked(64),
  ...ownStatements,
  attachments: "all",
  ...noNames,
  expressions: ["definition"],
  types: ["type"],
  isRecreatedAround: always
}
