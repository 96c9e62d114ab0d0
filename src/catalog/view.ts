/**
 * Views, materialized views and rewrite rules. `definition` is PostgreSQL's own deparsing, names qualified.
 */
import type { Base, Parameters } from "./base.ts"
import type { Attribute } from "./type.ts"

/** A view. `options` are `security_barrier`, `security_invoker`, `check_option`. */
export interface View extends Base<"view"> {
  readonly schema: string
  readonly name: string
  readonly definition: string
  readonly columns: ReadonlyArray<Attribute>
  readonly options: Parameters
}

/** A materialized view; whether it holds rows is not part of the schema. */
export interface MaterializedView extends Base<"materialized-view"> {
  readonly schema: string
  readonly name: string
  readonly definition: string
  readonly columns: ReadonlyArray<Attribute>
  readonly storageParameters: Parameters
  readonly accessMethod?: string
  readonly tablespace?: string
}

/** A rule other than the one that makes a view; `definition` is the whole `CREATE RULE`. */
export interface Rule extends Base<"rule"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly definition: string
  readonly enabled: Firing
}

/** When a trigger or a rule fires: `origin` is the default, `replica` and `always` concern replication. */
export type Firing = "origin" | "disabled" | "replica" | "always"
