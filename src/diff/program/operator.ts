/**
 * Operators. PostgreSQL links a commutator or a negator in both directions: the operator that is created last sets the link
 * of the other one, and an operator that is dropped removes it.
 */
import { type Address, find, type Operator, type QualifiedName, routineAddress } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { type Context, nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { operatorText } from "./_name.ts"

const called = (operator: Operator): string =>
  `OPERATOR ${operatorText(operator)} (${operator.left ?? "NONE"}, ${operator.right})`

const reference = (operator: QualifiedName): string => `OPERATOR(${operatorText(operator)})`

const createText = (operator: Operator): string => {
  const { commutator, hashes, join, left, merges, negator, restrict, right } = operator
  const options = [
    `FUNCTION = ${quoteName(operator.function)}`,
    left && `LEFTARG = ${left}`,
    `RIGHTARG = ${right}`,
    commutator && `COMMUTATOR = ${reference(commutator)}`,
    negator && `NEGATOR = ${reference(negator)}`,
    restrict && `RESTRICT = ${quoteName(restrict)}`,
    join && `JOIN = ${quoteName(join)}`,
    hashes && "HASHES",
    merges && "MERGES"
  ].filter((option) => typeof option === "string")
  return `CREATE OPERATOR ${operatorText(operator)} (${options.join(", ")})`
}

/** The address of the other operator of a link: a commutator has the types of the two sides exchanged. */
const commutatorOf = ({ commutator, left = "NONE", right }: Operator): Address | undefined =>
  commutator && routineAddress("operator", commutator.schema, commutator.name, `${right}, ${left}`)

const negatorOf = ({ left = "NONE", negator, right }: Operator): Address | undefined =>
  negator && routineAddress("operator", negator.schema, negator.name, `${left}, ${right}`)

const links = [["COMMUTATOR", "commutator", commutatorOf], ["NEGATOR", "negator", negatorOf]] as const

/** What sets a link: nothing if another operator does, "recreate" if no statement does. */
const linkChange = (
  [option, field, partnerOf]: (typeof links)[number],
  from: Operator,
  to: Operator,
  context: Context
): ReadonlyArray<string> | "recreate" => {
  const [before, after] = [partnerOf(from), partnerOf(to)]
  if (before === after) return []
  const [isOld, isNew] = [
    (address: Address) => find(context.from, address) !== undefined,
    (address: Address) => find(context.to, address) !== undefined
  ]
  if (before !== undefined && !(isOld(before) && !isNew(before))) return "recreate"
  if (after === undefined || (isNew(after) && !isOld(after))) return []
  return before === undefined && context.from.serverVersion >= 17
    ? [`${option} = ${reference(to[field]!)}`]
    : "recreate"
}

const flagChange = (
  name: string,
  from: boolean,
  to: boolean,
  context: Context
): ReadonlyArray<string> | "recreate" => from === to ? [] : to && context.from.serverVersion >= 17 ? [name] : "recreate"

const estimator = (
  name: string,
  from: QualifiedName | undefined,
  to: QualifiedName | undefined
): ReadonlyArray<string> => {
  const text = to === undefined ? "NONE" : quoteName(to)
  return (from === undefined ? "NONE" : quoteName(from)) === text ? [] : [`${name} = ${text}`]
}

const changes = (from: Operator, to: Operator, context: Context): ReadonlyArray<string> | "recreate" => {
  if (quoteName(from.function) !== quoteName(to.function)) return "recreate"
  const parts = [
    ...links.map((link) => linkChange(link, from, to, context)),
    estimator("RESTRICT", from.restrict, to.restrict),
    estimator("JOIN", from.join, to.join),
    flagChange("HASHES", from.hashes, to.hashes, context),
    flagChange("MERGES", from.merges, to.merges, context)
  ]
  const settings = parts.flatMap((part) => part === "recreate" ? [] : part)
  if (parts.includes("recreate")) return "recreate"
  return settings.length === 0 ? [] : [`ALTER ${called(to)} SET (${settings.join(", ")})`]
}

/** Operators. */
export const operator: Compared<"operator"> = standaloneKind({
  create: createText,
  called,
  changes,
  isOwned: true,
  rank: 42,
  needs: nothing
}, {
  // An operator is the commutator and the negator of one other operator each.
  places: (operator) =>
    links.flatMap(([option, , partnerOf]) => {
      const partner = partnerOf(operator)
      return partner === undefined ? [] : [`${option} of ${partner}`]
    }),
  types: ["left", "right"]
})
