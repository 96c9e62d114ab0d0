/**
 * The parts that any object can have: a comment, an owner, privileges. Their parent is the object they are on.
 */
import type { Address } from "./address.ts"
import type { Base } from "./base.ts"

/**
 * A comment. `on` is what it describes: mostly the parent, but for a column of a view or an attribute of a composite the
 * address of that column, which is not an object.
 */
export interface Comment extends Base<"comment"> {
  readonly on: Address
  readonly text: string
}

/** The role that owns the parent. */
export interface Owner extends Base<"owner"> {
  readonly on: Address
  readonly role: string
}

/** What one role may do with `on`, in a fixed order; `public` is everybody, `*` marks a right that can be passed on. */
export interface Privilege extends Base<"privilege"> {
  readonly on: Address
  readonly grantee: string
  readonly rights: ReadonlyArray<string>
}
