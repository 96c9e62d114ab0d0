/**
 * The parts that any object can have: a comment, an owner, privileges. Their parent is the object they are on. Default
 * privileges are parts of a schema, or of the database.
 *
 * Owners and privileges are said against what holds when nobody says anything: an object belongs to the role that runs
 * (that reads the catalog, that migrates), its owner may do everything with it, and PUBLIC what PostgreSQL lets it. What
 * is so is no object, so that catalogs of two roles' databases agree where neither says more.
 */
import type { Address } from "./address.ts"
import type { Base } from "./base.ts"

/**
 * A comment. `on` is what it describes: mostly the parent, but the address of what is no object for a column of a view, an
 * attribute of a composite, or the index behind a constraint.
 */
export interface Comment extends Base<"comment"> {
  readonly on: Address
  readonly text: string
}

/**
 * The role that owns the parent, where that is not the role that runs. `standard` is who owns it when nobody says so, for
 * the schema `public`, which came with the database.
 */
export interface Owner extends Base<"owner"> {
  readonly on: Address
  readonly role: string
  readonly standard?: string
}

/**
 * What one role may do, where that is not what it may do when nobody says anything (`standard`): `["SELECT", "UPDATE *"]`,
 * sorted; `*` marks a right that can be passed on, and no rights say that they were revoked. `grantee` is `public` for
 * everybody and absent for the owner, whose rights go to the next owner. Who granted is not part of it: PostgreSQL takes
 * the owner for most grants, whoever runs them.
 */
interface Rights {
  readonly grantee?: string
  readonly rights: ReadonlyArray<string>
  readonly standard: ReadonlyArray<string>
}

/** The rights of one role on `on`, which is the parent or, for a view, one of its columns. */
export interface Privilege extends Base<"privilege">, Rights {
  readonly on: Address
}

/** The rights that one role gets on what `creator` makes, the role that runs unless it is there, in `schema` or in all. */
export interface DefaultPrivilege extends Base<"default-privilege">, Rights {
  readonly type: "tables" | "sequences" | "functions" | "types" | "schemas"
  readonly creator?: string
  readonly schema?: string
}
