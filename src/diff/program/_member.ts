/**
 * The members of operator classes and families.
 */
import type { Member } from "../../catalog/mod.ts"
import { quoteName, words } from "../../text/mod.ts"
import { operatorText, routineText } from "./_name.ts"

const types = ({ left, right }: Member): string => `(${left}, ${right})`

/** `OPERATOR 1 "app".< (integer, integer)`, `FUNCTION 1 (integer, integer) "app"."compare"(integer, integer)`. */
export const memberText = (member: Member): string =>
  member.type === "operator"
    ? words(
      `OPERATOR ${member.number} ${operatorText(member.operator)} ${types(member)}`,
      member.sortFamily && `FOR ORDER BY ${quoteName(member.sortFamily)}`
    )
    : `FUNCTION ${member.number} ${types(member)} ${routineText(member.function)}`

/** The same as `ALTER OPERATOR FAMILY … DROP` names it. */
export const memberKey = (member: Member): string => `${member.type.toUpperCase()} ${member.number} ${types(member)}`
