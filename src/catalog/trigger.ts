/**
 * Triggers and row security policies, the parts of a table that act.
 */
import type { QualifiedName } from "./address.ts"
import type { Base } from "./base.ts"
import type { Firing } from "./view.ts"

/** A trigger of a table or view, constraint triggers included; `definition` is the whole `CREATE TRIGGER`. */
export interface Trigger extends Base<"trigger"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly function: QualifiedName
  readonly definition: string
  readonly enabled: Firing
}

/** A row security policy; `roles` is `["public"]` for everybody. */
export interface Policy extends Base<"policy"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly permissive: boolean
  readonly command: "all" | "select" | "insert" | "update" | "delete"
  readonly roles: ReadonlyArray<string>
  readonly using?: string
  readonly check?: string
}
