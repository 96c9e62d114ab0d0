/**
 * What all objects of a catalog have in common, and the shapes that several kinds share.
 */
import type { Address, QualifiedName } from "./address.ts"

/**
 * One object. `parent` is the object without which it cannot exist and which it goes away with: the table of a column,
 * the column of a default, the schema of a table; schemas, extensions and objects outside of schemas have none.
 */
export interface Base<Kind extends string> {
  readonly kind: Kind
  readonly address: Address
  readonly parent?: Address
}

/** Settings in `WITH (…)` or `SET (…)`: names with values as texts, `{ fillfactor: "70" }`. */
export type Parameters = Readonly<Record<string, string>>

/** A type that is not one of PostgreSQL's own, behind a type text: an enum, a domain, a type of an extension. */
export interface UserType extends QualifiedName {
  readonly array: boolean
}

/**
 * The type of a column, a domain or an attribute.
 *
 * `type` is what `format_type` writes with everything outside of `pg_catalog` qualified, `character varying(200)` or
 * `public.user_status[]`; `userType` is there when the type, or its element, lies outside of `pg_catalog`; `collation`
 * when it differs from the type's own.
 */
export interface Typed {
  readonly type: string
  readonly userType?: UserType
  readonly collation?: QualifiedName
}
