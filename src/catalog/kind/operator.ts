/**
 * Operators, and what makes them usable by indexes: operator families and operator classes.
 */
import type { QualifiedName } from "../address.ts"
import type { Base } from "../base.ts"
import type { RoutineReference } from "./program.ts"

/** An operator; a prefix operator has no `left` type. Its address has the types of both sides. */
export interface Operator extends Base<"operator"> {
  readonly schema: string
  readonly name: string
  readonly left?: string
  readonly right: string
  readonly function: QualifiedName
  readonly commutator?: QualifiedName
  readonly negator?: QualifiedName
  readonly restrict?: QualifiedName
  readonly join?: QualifiedName
  readonly hashes: boolean
  readonly merges: boolean
}

/** An operator with its number in an access method. It orders by `sortFamily`, or else it searches. */
export interface MemberOperator {
  readonly type: "operator"
  readonly number: number
  readonly left: string
  readonly right: string
  readonly operator: QualifiedName
  readonly sortFamily?: QualifiedName
}

/** A support function with its number in an access method. */
export interface MemberFunction {
  readonly type: "function"
  readonly number: number
  readonly left: string
  readonly right: string
  readonly function: RoutineReference
}

/** What an operator class or family consists of. */
export type Member = MemberOperator | MemberFunction

/** An operator family for an access method. */
export interface OperatorFamily extends Base<"operator-family"> {
  readonly schema: string
  readonly name: string
  readonly method: string
}

/** A member of a family that belongs to no class, added by `ALTER OPERATOR FAMILY`. Its parent is the family. */
export interface OperatorFamilyMember extends Base<"operator-family-member"> {
  readonly family: QualifiedName
  readonly method: string
  readonly member: Member
}

/** An operator class for a type and an access method, with the members that belong to it. */
export interface OperatorClass extends Base<"operator-class"> {
  readonly schema: string
  readonly name: string
  readonly method: string
  readonly type: string
  readonly default: boolean
  readonly family: QualifiedName
  readonly storage?: string
  readonly members: ReadonlyArray<Member>
}
