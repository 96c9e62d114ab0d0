/**
 * Operator families, and their members that belong to no class.
 */
import type { OperatorFamily, OperatorFamilyMember } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, type Parts, partsOf } from "../description/context.ts"
import { draft, nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { execute, script } from "../description/statement.ts"
import { memberKey, memberText } from "./_member.ts"

const called = (family: OperatorFamily): string =>
  `OPERATOR FAMILY ${quoteName(family)} USING ${quoteIdentifier(family.method)}`

const added = (family: string, members: ReadonlyArray<OperatorFamilyMember>): string =>
  `ALTER ${family} ADD\n  ${members.map(({ member }) => memberText(member)).join(",\n  ")}`

const createText = (family: OperatorFamily, parts: Parts): string => {
  const members = partsOf(parts, "operator-family-member")
  return script(`CREATE ${called(family)}`, members.length > 0 && added(called(family), members))
}

/** Operator families. */
export const operatorFamily: Compared<"operator-family"> = standaloneKind({
  create: createText,
  called,
  changes: () => [],
  isOwned: true,
  rank: 46,
  needs: nothing
})

const familyOf = ({ family, method }: OperatorFamilyMember): string =>
  `OPERATOR FAMILY ${quoteName(family)} USING ${quoteIdentifier(method)}`

const addText = (object: OperatorFamilyMember): string => added(familyOf(object), [object])

const removeText = (object: OperatorFamilyMember): string =>
  `ALTER ${familyOf(object)} DROP ${memberKey(object.member)}`

/** The members of operator families. */
export const operatorFamilyMember: Compared<"operator-family-member"> = standaloneKind({
  create: addText,
  called: familyOf,
  changes: "recreate",
  isOwned: false,
  rank: 54,
  needs: nothing
}, {
  drop: (object) => [draft(execute(removeText(object), addText(object)))],
  create: (object) => [draft(execute(addText(object), removeText(object)))],
  comment: "none",
  attachments: "none",
  fold: { isFoldable: always, intoAlter: () => false, looseness: () => 0 },
  types: ["left", "right", "argumentTypes"]
})
