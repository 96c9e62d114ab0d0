/**
 * Views, materialized views and rewrite rules. `definition` is deparsed by PostgreSQL, with qualified names.
 */
import type { Base, Parameters } from "../base.ts"
import type { ColumnSettings } from "./table.ts"
import type { Attribute } from "./type.ts"

/** A view. `options` are `security_barrier`, `security_invoker`, `check_option`. */
export interface View extends Base<"view"> {
  readonly schema: string
  readonly name: string
  readonly definition: string
  readonly columns: ReadonlyArray<Attribute>
  readonly options: Parameters
}

/**
 * A materialized view. `settings` are those of its columns, by name. `populated` is not compared: one that is created is
 * populated if that of the database is, or, for a new one, that of the desired state.
 */
export interface MaterializedView extends Base<"materialized-view"> {
  readonly schema: string
  readonly name: string
  readonly definition: string
  readonly columns: ReadonlyArray<Attribute>
  readonly storageParameters: Parameters
  readonly populated: boolean
  readonly settings?: Readonly<Record<string, ColumnSettings>>
  readonly accessMethod?: string
  readonly tablespace?: string
}

/** A rule, except those of views. `definition` is the `CREATE RULE` statement. */
export interface Rule extends Base<"rule"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly definition: string
  readonly enabled: Firing
}

/** When a trigger or a rule fires, by `session_replication_role`. `origin` is the default. */
export type Firing = "origin" | "disabled" | "replica" | "always"
