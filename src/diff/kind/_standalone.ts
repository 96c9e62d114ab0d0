/**
 * The descriptions of all kinds except comments, owners and privileges, whose own descriptions read these.
 */
import type { CatalogObject, ComparedKind, Kind } from "../../catalog/mod.ts"
import type { Compared, Descriptions } from "../description/description.ts"
import { indexAttachment } from "../family/index_attachment.ts"
import { foreignServer } from "../foreign/server.ts"
import { userMapping } from "../foreign/user_mapping.ts"
import { foreignDataWrapper } from "../foreign/wrapper.ts"
import { accessMethod } from "../program/access_method.ts"
import { aggregate } from "../program/aggregate.ts"
import { baseType } from "../program/base_type.ts"
import { cast } from "../program/cast.ts"
import { collation } from "../program/collation.ts"
import { conversion } from "../program/conversion.ts"
import { language } from "../program/language.ts"
import { operator } from "../program/operator.ts"
import { operatorClass } from "../program/operator_class.ts"
import { operatorFamily, operatorFamilyMember } from "../program/operator_family.ts"
import { transform } from "../program/transform.ts"
import { publicationSchema, publicationTable } from "../replication/member.ts"
import { publication } from "../replication/publication.ts"
import { subscription } from "../replication/subscription.ts"
import { textSearchConfiguration, textSearchMapping } from "../search/configuration.ts"
import { textSearchDictionary } from "../search/dictionary.ts"
import { textSearchParser } from "../search/parser.ts"
import { textSearchTemplate } from "../search/template.ts"
import { column } from "../table/column.ts"
import { constraint } from "../table/constraint.ts"
import { standard } from "../table/default.ts"
import { index } from "../table/index.ts"
import { inheritance } from "../table/inheritance.ts"
import { policy } from "../table/policy.ts"
import { rule } from "../table/rule.ts"
import { statistics } from "../table/statistics.ts"
import { table } from "../table/table.ts"
import { trigger } from "../table/trigger.ts"
import { composite } from "../type/composite.ts"
import { domain } from "../type/domain.ts"
import { enumType } from "../type/enum.ts"
import { range } from "../type/range.ts"
import { eventTrigger } from "./_event_trigger.ts"
import { extension } from "./_extension.ts"
import { materializedView } from "./_materialized_view.ts"
import { ownedBy } from "./_owned_by.ts"
import { fn, procedure } from "./_routine.ts"
import { schema } from "./_schema.ts"
import { sequence } from "./_sequence.ts"
import { view } from "./_view.ts"

type Attachment = "comment" | "security-label" | "owner" | "privilege" | "default-privilege"

/** Every kind that is not an attachment. */
export const standalone: Pick<Descriptions, Exclude<Kind, Attachment>> = {
  schema,
  extension,
  collation,
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
  "index-attachment": indexAttachment,
  view,
  "materialized-view": materializedView,
  function: fn,
  procedure,
  trigger,
  policy,
  rule,
  "event-trigger": eventTrigger,
  aggregate,
  cast,
  operator,
  "operator-family": operatorFamily,
  "operator-family-member": operatorFamilyMember,
  "operator-class": operatorClass,
  statistics,
  "text-search-parser": textSearchParser,
  "text-search-template": textSearchTemplate,
  "text-search-dictionary": textSearchDictionary,
  "text-search-configuration": textSearchConfiguration,
  "text-search-mapping": textSearchMapping,
  publication,
  "publication-table": publicationTable,
  "publication-schema": publicationSchema,
  subscription,
  "foreign-data-wrapper": foreignDataWrapper,
  "foreign-server": foreignServer,
  "user-mapping": userMapping,
  language,
  transform,
  "access-method": accessMethod,
  conversion,
  "base-type": baseType,
  other: { notCompared: "The catalog contains the identity of the object only" }
}

/** A description of any compared kind, for an object of that kind. */
export type AnyCompared = Compared<ComparedKind, CatalogObject>

/** The description of an object's kind, if it is one of these and compared. */
export const standaloneOf = ({ kind }: CatalogObject): AnyCompared | undefined => {
  const description = isStandalone(kind) ? standalone[kind] : undefined
  return description === undefined || "notCompared" in description ? undefined : description as unknown as AnyCompared
}

/** The description of what a comment, an owner or a privilege is on. */
export const targetOf = (object: CatalogObject): AnyCompared => {
  const description = standaloneOf(object)
  if (description === undefined) throw unsupported("comment, owner or privilege", object.address)
  return description
}

/** The defect of a plan that would need a statement which, according to a description, does not exist. */
export const unsupported = (what: string, address: string): Error => new Error(`No ${what} can be set on ${address}`)

const isStandalone = (kind: Kind): kind is keyof typeof standalone => Object.hasOwn(standalone, kind)
