/**
 * The table of behaviours, and the order of kinds in which independent steps are written.
 */
import type { CatalogObject, Kind } from "../catalog/mod.ts"
import { column } from "./_column.ts"
import { comment } from "./_comment.ts"
import { constraint } from "./_constraint.ts"
import { standard } from "./_default.ts"
import { defaultPrivilege } from "./_default_privilege.ts"
import { index } from "./_index.ts"
import type { Behaviour, Behaviours } from "./_kind.ts"
import { extension, schema } from "./_namespace.ts"
import { owner } from "./_owner.ts"
import { privilege } from "./_privilege.ts"
import { routine } from "./_routine.ts"
import { ownedBy, sequence } from "./_sequence.ts"
import { inheritance, table } from "./_table.ts"
import { policy, trigger } from "./_trigger.ts"
import { composite, domain, enumType, range } from "./_type.ts"
import { materializedView, view } from "./_view.ts"

const behaviours: Behaviours = {
  schema,
  extension,
  enum: enumType,
  domain,
  composite,
  range,
  sequence,
  table,
  column,
  default: standard,
  inheritance,
  constraint,
  "owned-by": ownedBy,
  index,
  function: routine,
  procedure: routine,
  view,
  "materialized-view": materializedView,
  trigger,
  policy,
  comment,
  owner,
  privilege,
  "default-privilege": defaultPrivilege
}

const ranks = new Map(Object.keys(behaviours).map((kind, index) => [kind, index]))

/** Whether a kind is compared. */
export const isCompared = (kind: Kind): boolean => ranks.has(kind)

/** The place of a kind among all, foundations first. */
export const rankOf = (object: CatalogObject): number =>
  object.kind === "constraint" && object.type === "foreign-key" ? ranks.size : ranks.get(object.kind) ?? ranks.size

/** The behaviour of an object's kind; only called for kinds that are compared. */
export const behaviourOf = (object: CatalogObject): Behaviour<CatalogObject> =>
  behaviours[object.kind] as unknown as Behaviour<CatalogObject>

/** The kinds that are types, which columns can have. */
export const isType = ({ kind }: CatalogObject): boolean =>
  kind === "enum" || kind === "domain" || kind === "composite" || kind === "range"
