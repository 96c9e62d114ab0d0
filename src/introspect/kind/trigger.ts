/**
 * Triggers, event triggers and policies, as `getTriggers` and its neighbours of pg_dump read them, without the
 * triggers of constraints. The trigger of a partitioned table is read in a partition where it does not fire as usual.
 */
import { address, type Policy, type QualifiedName } from "../../catalog/mod.ts"
import { present } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"
import { firings, relationKind } from "./view.ts"

interface TriggerRow {
  readonly oid: string
  readonly schema: string
  readonly table: string
  readonly tableKind: string
  readonly name: string
  readonly function: QualifiedName
  readonly definition: string
  readonly enabled: string
  readonly standard: string | null
  readonly cloned: QualifiedName | null
}

const triggers = reader<TriggerRow>(
  `SELECT t.oid::text AS "oid", n.nspname::text AS "schema", c.relname::text AS "table", c.relkind::text AS "tableKind",
    t.tgname::text AS "name", json_build_object('schema', pn.nspname, 'name', p.proname) AS "function",
    CASE WHEN b.oid IS NULL THEN pg_get_triggerdef(t.oid, false) ELSE '' END AS "definition",
    t.tgenabled::text AS "enabled", b.tgenabled::text AS "standard",
    CASE WHEN b.oid IS NOT NULL THEN json_build_object('schema', bn.nspname, 'name', bc.relname) END AS "cloned"
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = ANY ($1::oid[])
  JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace
  LEFT JOIN pg_trigger b ON b.oid = t.tgparentid LEFT JOIN pg_class bc ON bc.oid = b.tgrelid
  LEFT JOIN pg_namespace bn ON bn.oid = bc.relnamespace
  WHERE (NOT t.tgisinternal AND t.tgparentid = 0) OR (NOT b.tgisinternal AND b.tgenabled <> t.tgenabled)`,
  ({ cloned, definition, enabled, function: called, name, oid, schema, standard, table, tableKind }) => [{
    key: keyOf("pg_trigger", oid),
    object: {
      kind: "trigger",
      address: address("trigger", schema, table, name),
      parent: address(relationKind(tableKind), schema, table),
      schema,
      table,
      name,
      function: called,
      definition,
      enabled: firings[enabled]!,
      ...present({ cloned, standard: standard === null ? null : firings[standard]! })
    }
  }],
  users("pg_trigger", "(NOT tgisinternal OR tgparentid <> 0)")
)

interface EventTriggerRow {
  readonly oid: string
  readonly name: string
  readonly event: string
  readonly tags: ReadonlyArray<string> | null
  readonly function: QualifiedName
  readonly enabled: string
}

const eventTriggers = reader<EventTriggerRow>(
  `SELECT e.oid::text AS "oid", e.evtname::text AS "name", e.evtevent::text AS "event", to_json(e.evttags) AS "tags",
    json_build_object('schema', pn.nspname, 'name', p.proname) AS "function", e.evtenabled::text AS "enabled"
  FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace
  WHERE e.oid >= 16384`,
  ({ enabled, event, function: called, name, oid, tags }) => [{
    key: keyOf("pg_event_trigger", oid),
    object: {
      kind: "event-trigger",
      address: address("event-trigger", name),
      name,
      event,
      tags: tags ?? [],
      function: called,
      enabled: firings[enabled]!
    }
  }],
  users("pg_event_trigger")
)

interface PolicyRow {
  readonly oid: string
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly permissive: boolean
  readonly command: string
  readonly roles: ReadonlyArray<string>
  readonly using: string | null
  readonly check: string | null
}

const commands: { readonly [code: string]: Policy["command"] } = {
  "*": "all",
  r: "select",
  a: "insert",
  w: "update",
  d: "delete"
}

const policies = reader<PolicyRow>(
  `SELECT p.oid::text AS "oid", n.nspname::text AS "schema", c.relname::text AS "table", p.polname::text AS "name",
    p.polpermissive AS "permissive", p.polcmd::text AS "command",
    (SELECT json_agg(role ORDER BY role COLLATE "C") FROM (SELECT CASE WHEN r = 0 THEN 'public'
      ELSE pg_get_userbyid(r)::text END AS role FROM unnest(p.polroles) r) AS roles) AS "roles",
    pg_get_expr(p.polqual, p.polrelid) AS "using", pg_get_expr(p.polwithcheck, p.polrelid) AS "check"
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.oid = ANY ($1::oid[])`,
  ({ check, command, name, oid, permissive, roles, schema, table, using }) => [{
    key: keyOf("pg_policy", oid),
    object: {
      kind: "policy",
      address: address("policy", schema, table, name),
      parent: address("table", schema, table),
      schema,
      table,
      name,
      permissive,
      command: commands[command]!,
      roles,
      ...present({ using, check })
    }
  }],
  "pg_policy"
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [triggers, eventTriggers, policies]
