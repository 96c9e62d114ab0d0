/**
 * Materialized views.
 */
import { find, type MaterializedView } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { always, columnAt, type Context, dotted, draft, nameOf, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script, settingChanges, withSettings } from "../description/statement.ts"
import { settingActions } from "../table/column_definition.ts"

const called = (view: MaterializedView): string => `MATERIALIZED VIEW ${quoteName(view)}`

const createText = (view: MaterializedView): string =>
  script(words(
    `CREATE MATERIALIZED VIEW ${quoteName(view)}`,
    view.accessMethod && `USING ${quoteIdentifier(view.accessMethod)}`,
    withSettings(view.storageParameters),
    view.tablespace && `TABLESPACE ${quoteIdentifier(view.tablespace)}`,
    `AS\n${view.definition.trim()}${view.populated ? "" : "\nWITH NO DATA"}`
  ))

/** The settings of columns are in statements of their own. */
const settingTexts = ({ settings: from = {} }: MaterializedView, view: MaterializedView): ReadonlyArray<string> =>
  view.columns.flatMap(({ name }) =>
    settingActions(from[name] ?? {}, view.settings?.[name] ?? {}).map((action) =>
      `ALTER ${called(view)} ALTER COLUMN ${quoteIdentifier(name)} ${action}`
    )
  )

const wholeText = (view: MaterializedView): string => {
  const { settings: _, ...plain } = view
  return script(createText(view), ...settingTexts(plain, view))
}

const changeText = (from: MaterializedView, to: MaterializedView): string =>
  script(
    ...settingChanges(from.storageParameters, to.storageParameters).map((action) => `ALTER ${called(to)} ${action}`),
    ...settingTexts(from, to)
  )

const fixed = ({ accessMethod, columns, definition, tablespace }: MaterializedView): string =>
  JSON.stringify([accessMethod, columns, definition, tablespace])

/** Rows that the database has not computed are not computed either when the view is recreated. */
const asBefore = (view: MaterializedView, { from }: Context): MaterializedView => {
  const before = find(from, view.address)
  return before?.kind === "materialized-view" ? { ...view, populated: before.populated } : view
}

const operations: Operations<MaterializedView> = {
  create: (desired, _parts, context) => {
    const view = asBefore(desired, context)
    return [draft(
      execute(wholeText(view), `DROP MATERIALIZED VIEW ${quoteName(view)}`),
      ...(view.populated ? [Hazard.materializedViewCreated(dotted(view))] : [])
    )]
  },
  drop: (view) => [
    draft(execute(`DROP MATERIALIZED VIEW ${quoteName(view)}`, wholeText(view)))
  ],
  alterable: (from, to) => fixed(from) === fixed(to),
  alter: (from, to) => [draft(execute(changeText(from, to), changeText(to, from)))],
  park: "none"
}

/** Materialized views. */
export const materializedView: Compared<"materialized-view"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  comparable: ({ populated: _populated, ...view }) => view,
  comment: {
    on: (view, on) => {
      const column = columnAt(view.columns, on)
      return column === undefined ? called(view) : `COLUMN ${quoteName(view)}.${quoteIdentifier(column)}`
    },
    target: (view) => ({ kind: "materialized view", name: nameOf(view) })
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
  canRelease: false,
  isRecreatedWith: always,
  places: (view) => [dotted(view)],
  ...noType,
  isTypeName: true,
  ...ranked(68),
  ...ownStatements,
  attachments: "all",
  ...noNames,
  expressions: ["definition"],
  types: ["type"],
  isRecreatedAround: always
}
