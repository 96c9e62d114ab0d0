/**
 * Foreign-data wrappers, servers and user mappings. Foreign tables are tables.
 *
 * The values of options that may be secrets are never read: all options of a user mapping, and elsewhere those whose name
 * says so, such as `password`. Only their names are known (`hidden`), so a difference between two values is not found.
 */
import type { QualifiedName } from "../address.ts"
import type { Base, Parameters } from "../base.ts"

/** A foreign-data wrapper. */
export interface ForeignDataWrapper extends Base<"foreign-data-wrapper"> {
  readonly name: string
  readonly handler?: QualifiedName
  readonly validator?: QualifiedName
  readonly options: Parameters
  readonly hidden: ReadonlyArray<string>
}

/** A foreign server. */
export interface ForeignServer extends Base<"foreign-server"> {
  readonly name: string
  readonly wrapper: string
  readonly type?: string
  readonly version?: string
  readonly options: Parameters
  readonly hidden: ReadonlyArray<string>
}

/** The mapping of a role to a user of a foreign server. `role` is `public` for PUBLIC. */
export interface UserMapping extends Base<"user-mapping"> {
  readonly server: string
  readonly role: string
  readonly hidden: ReadonlyArray<string>
}
