/**
 * The parts that any object can have: a comment, an owner, privileges. Their parent is the object they are on. Default
 * privileges are parts of a schema, or of the database.
 *
 * Only owners and privileges that differ from the default are listed. By default an object belongs to the role that runs
 * Strata (which reads the catalog and migrates), its owner has all privileges, and PUBLIC has those that PostgreSQL grants.
 * Therefore the catalogs of two databases with different roles are equal if neither declares anything.
 */
import type { Address } from "../address.ts"
import type { Base } from "../base.ts"

/**
 * A comment. `on` is the address of what it describes: the parent, or a column of a view, an attribute of a composite or the
 * index of a constraint, which are not objects. `called` is what statements call the sequence of an identity, whose parent
 * is the column. `standard` is the comment of the schema `public` in a new database; without any comment, `text` is empty.
 */
export interface Comment extends Base<"comment"> {
  readonly on: Address
  readonly text: string
  readonly called?: string
  readonly standard?: string
}

/**
 * A security label, which the module `provider` defines. `on` is the parent or one of its columns, as for a comment. The
 * labels of databases, roles and tablespaces are not read.
 */
export interface SecurityLabel extends Base<"security-label"> {
  readonly on: Address
  readonly provider: string
  readonly label: string
}

/**
 * The role that owns the parent, if it is not the role that runs Strata. `standard` is the owner of the schema `public` in a
 * new database.
 */
export interface Owner extends Base<"owner"> {
  readonly on: Address
  readonly role: string
  readonly standard?: string
}

/**
 * The privileges of a role, if they differ from those by default (`standard`): `["SELECT", "UPDATE *"]`, sorted, where `*`
 * marks a grant option. The list is empty if all were revoked. `grantee` is `public` for PUBLIC, and absent for the owner,
 * whose privileges a new owner gets. The grantor is not listed: for most grants it is the owner.
 */
interface Rights {
  readonly grantee?: string
  readonly rights: ReadonlyArray<string>
  readonly standard: ReadonlyArray<string>
}

/**
 * The privileges of a role on `on`, which is the parent or, for a view, one of its columns. `called`, and `column` if any,
 * are what statements call an object that is not in the catalog: a member of an extension, which is the parent, or the
 * sequence of an identity, whose column is the parent. There is no parent if initdb created the extension.
 */
export interface Privilege extends Base<"privilege">, Rights {
  readonly on: Address
  readonly called?: string
  readonly column?: string
}

/** The privileges of a role on objects that `creator` creates (the role that runs Strata if absent), in `schema` or in all schemas. */
export interface DefaultPrivilege extends Base<"default-privilege">, Rights {
  readonly type: "tables" | "sequences" | "functions" | "types" | "schemas" | "large objects"
  readonly creator?: string
  readonly schema?: string
}
