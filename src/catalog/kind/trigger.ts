/**
 * Triggers, event triggers and row security policies.
 */
import type { QualifiedName } from "../address.ts"
import type { Base } from "../base.ts"
import type { Firing } from "./view.ts"

/**
 * A trigger of a table or a view, or a constraint trigger. `definition` is the `CREATE TRIGGER` statement. A `cloned`
 * trigger is that of the partitioned table `cloned` in a partition; it is an object only where it fires differently, and
 * `standard` is how that of the partitioned table fires.
 */
export interface Trigger extends Base<"trigger"> {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly function: QualifiedName
  readonly definition: string
  readonly enabled: Firing
  readonly cloned?: QualifiedName
  readonly standard?: Firing
}

/** An event trigger. `tags` is empty if it fires for all commands. */
export interface EventTrigger extends Base<"event-trigger"> {
  readonly name: string
  readonly event: string
  readonly tags: ReadonlyArray<string>
  readonly function: QualifiedName
  readonly enabled: Firing
}

/** A row security policy. `roles` is `["public"]` for PUBLIC. */
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
