/**
 * What all objects of a catalog have in common, and the shapes that several kinds share.
 */
import type { Address, QualifiedName } from "./address.ts"

/**
 * An object. `parent` is the object that it is dropped with: the table of a column, the column of a default, the schema of a
 * table. Schemas, extensions and objects outside of schemas have none.
 */
export interface Base<Kind extends string> {
  readonly kind: Kind
  readonly address: Address
  readonly parent?: Address
}

/** Settings in `WITH (…)` or `SET (…)`: names with values as texts, `{ fillfactor: "70" }`. */
export type Parameters = Readonly<Record<string, string>>

/** A type outside of `pg_catalog`: an enum, a domain, a type of an extension. */
export interface UserType extends QualifiedName {
  readonly array: boolean
}

/**
 * The type of a column, a domain or an attribute.
 *
 * `type` is the result of `format_type`, with names outside of `pg_catalog` qualified: `character varying(200)` or
 * `public.user_status[]`. `userType` is present if the type, or its element, is outside of `pg_catalog`; `collation` is
 * present if it differs from that of the type.
 */
export interface Typed {
  readonly type: string
  readonly userType?: UserType
  readonly collation?: QualifiedName
}
