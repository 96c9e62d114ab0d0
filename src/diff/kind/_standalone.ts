/**
 * The descriptions of all kinds of objects except those that are attached to others: comments, owners and privileges,
 * which have to know what they are on.
 */
import type { CatalogObject, ComparedKind, Kind } from "../../catalog/mod.ts"
import type { Compared, Descriptions } from "../description/description.ts"
import { column } from "../table/column.ts"
import { constraint } from "../table/constraint.ts"
import { standard } from "../table/default.ts"
import { index } from "../table/index.ts"
import { inheritance } from "../table/inheritance.ts"
import { policy } from "../table/policy.ts"
import { table } from "../table/table.ts"
import { trigger } from "../table/trigger.ts"
import { composite } from "../type/composite.ts"
import { domain } from "../type/domain.ts"
import { enumType } from "../type/enum.ts"
import { range } from "../type/range.ts"
import { extension } from "./_extension.ts"
import { materializedView } from "./_materialized_view.ts"
import { ownedBy } from "./_owned_by.ts"
import { fn, procedure } from "./_routine.ts"
import { schema } from "./_schema.ts"
import { sequence } from "./_sequence.ts"
import { view } from "./_view.ts"

type Attachment = "comment" | "owner" | "privilege" | "default-privilege"

/** Kinds with objects of their own. */
export const standalone: Pick<Descriptions, Exclude<Kind, Attachment>> = {
  schema,
  extension,
  enum: enumType,
  domain,
  composite,
  range,
  sequence,
  "owned-by": ownedBy,
  table,
  inheritance,
  column,
  default: standard,
  constraint,
  index,
  view,
  "materialized-view": materializedView,
  function: fn,
  procedure,
  trigger,
  policy,
  rule: { notCompared: "No operation creates a rewrite rule; Strata supports views instead" },
  aggregate: { notCompared: "The catalog contains the parts of an aggregate but not the statement that creates it" },
  statistics: { notCompared: "No operation creates extended statistics" },
  other: { notCompared: "The catalog contains the identity of the object only" }
}

/** A description of any compared kind, for an object of that kind. */
export type AnyCompared = Compared<ComparedKind, CatalogObject>

/** The description of what a comment, an owner or a privilege is on. */
export const targetOf = ({ kind }: CatalogObject): AnyCompared | undefined => {
  if (!isStandalone(kind)) return undefined
  const description = standalone[kind]
  return "notCompared" in description ? undefined : description as unknown as AnyCompared
}

const isStandalone = (kind: Kind): kind is keyof typeof standalone => Object.hasOwn(standalone, kind)
