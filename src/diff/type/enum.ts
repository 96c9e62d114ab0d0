/**
 * Enums: values are added in place. Any other change is a rebuild.
 *
 * A type that cannot be changed in place while columns have it is rebuilt in one transaction and without losing rows: the
 * old type is renamed ("parked"), the new one is created, every column is converted through text, the old one is dropped.
 */
import { type Address, type EnumType, find } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteLiteral, quoteName } from "../../text/mod.ts"
import { always, dotted, type Draft, draft, nameOf, never, noText, nothing, type Scene } from "../description/context.ts"
import type { Compared, KindChange, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"
import { renameText } from "./_park.ts"
import { columnsJoining, valuesCheck } from "./_values_check.ts"

const called = (type: EnumType): string => `TYPE ${quoteName(type)}`

/** Whether `part` is `whole` without some of its values. */
const isSubsequence = (part: ReadonlyArray<string>, whole: ReadonlyArray<string>): boolean => {
  let at = 0
  for (const value of whole) if (value === part[at]) at++
  return at === part.length
}

const additions = (from: EnumType, to: EnumType): ReadonlyArray<Draft> => {
  const known = new Set(from.values)
  return to.values.flatMap((value, index) => {
    if (known.has(value)) return []
    const after = to.values[index - 1]
    const next = to.values.slice(index + 1).find((other) => known.has(other))
    const place = next === undefined ? {} : after === undefined ? { before: next } : { after }
    return [draft({ _tag: "AddEnumValue", name: nameOf(to), value, ...place })]
  })
}

const operations: Operations<EnumType> = {
  create: (object) => [draft({ _tag: "CreateEnum", name: nameOf(object), values: object.values })],
  drop: (object) => [draft({ _tag: "DropEnum", name: nameOf(object), previous: object.values })],
  alterable: (from, to) => isSubsequence(from.values, to.values),
  alter: (from, to) => additions(from, to),
  park: (object, name, context) => {
    const to = find(context.to, object.address)
    const gone = to?.kind === "enum" ? object.values.filter((value) => !to.values.includes(value)) : []
    const left = { parked: { ...object, name }, undone: [] }
    if (gone.length === 0) return { draft: draft({ _tag: "RenameEnum", name: nameOf(object), to: name }), ...left }

    const checked = script(valuesCheck(object, gone, context), renameText("TYPE", quoteName(object), name))
    return {
      draft: draft(
        execute(checked, renameText("TYPE", quoteName(left.parked), object.name)),
        Hazard.valuesInUse(dotted(object), gone)
      ),
      ...left
    }
  }
}

/** Added values cannot be used before the transaction ends, unless the type is new in it. */
const valuesUsedAtOnce = ({ alter, from, to }: KindChange<EnumType>, scene: Scene): ReadonlyArray<Address> => {
  if (!alter || from === undefined || to === undefined) return []
  const added = to.values.filter((value) => !from.values.includes(value)).map(quoteLiteral)
  if (added.length === 0) return []
  const isUsed = scene.evaluated().some((text) => added.some((value) => text.includes(value)))
  return isUsed || columnsJoining(to, scene).length > 0 ? [to.address] : []
}

/** Enums. */
export const enumType: Compared<"enum"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  comment: { on: called, target: (type) => ({ kind: "type", name: nameOf(type) }) },
  owner: called,
  grant: (type) => ({ on: called(type) }),
  defaultPrivileges: "types",
  needs: nothing,
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: (type) => [dotted(type)],
  ...noType,
  isTypeName: true,
  usesTypes: true,
  ...ranked(8),
  recreates: valuesUsedAtOnce,
  ...ownStatements,
  ...noNames
}
