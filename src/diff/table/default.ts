/**
 * Defaults of columns, of the columns of views, and of domains.
 */
import type { Default } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, type Draft, draft, noText, nothing, type Scene } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, raw } from "../description/statement.ts"
import { columnIn } from "../family/family.ts"
import { verdictOf } from "../options.ts"
import { defaultAlone } from "./_inherited_column.ts"

const isOfTable = ({ parent }: Default): boolean => parent?.startsWith("column ") === true

const value = (expression: string | null) => ({ default: expression === null ? null : raw(expression) })

const change = (object: Default, from: string | null, to: string | null, scene: Scene): ReadonlyArray<Draft> => {
  const { column = "", domain, schema, table = "" } = object
  if (domain === undefined && isOfTable(object)) {
    const whole = columnIn(scene.to, { schema, name: table }, column)
    const own = whole === undefined ? undefined : defaultAlone(whole, from ?? undefined, to ?? undefined, scene)
    return own ?? [
      draft({ _tag: "AlterColumn", table: { schema, name: table }, column, change: value(to), previous: value(from) })
    ]
  }
  const head = domain === undefined
    ? `ALTER VIEW ${quoteName({ schema, name: table })} ALTER COLUMN ${quoteIdentifier(column)}`
    : `ALTER DOMAIN ${quoteName({ schema, name: domain })}`
  const statement = (value: string | null) => `${head} ${value === null ? "DROP DEFAULT" : `SET DEFAULT ${value}`}`
  return [draft(execute(statement(to), statement(from)))]
}

const operations: Operations<Default> = {
  create: (object, _parts, scene) => change(object, null, object.expression, scene),
  drop: (object, _parts, scene) => change(object, object.expression, null, scene),
  alterable: always,
  alter: (from, to, _parts, scene) => change(to, from.expression, to.expression, scene),
  park: "none"
}

/** Defaults. */
export const standard: Compared<"default"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  judge: {
    verdict: (inspected, declared, { compareDefaults }) => verdictOf(compareDefaults, inspected, declared),
    isOfMissing: true,
    asInspected: (inspected) => inspected
  },
  ...notCalled,
  needs: nothing,
  isRecordedForParent: ({ domain }) => domain !== undefined,
  evaluates: ({ expression }) => [expression],
  body: noText,
  namesInBodies: nothing,
  canRelease: true,
  isRecreatedWith: ({ parent }, column, isShallow) => parent === column && !isShallow,
  places: nothing,
  ...noType,
  ...ranked(36),
  ...ownStatements,
  fold: {
    isFoldable: (_, { kind }) => kind === "column" || kind === "domain",
    intoAlter: (_, { kind }) => kind === "column",
    looseness: () => 1
  },
  ...noNames,
  expressions: ["expression"],
  columns: ["column"]
}
