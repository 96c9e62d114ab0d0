/**
 * How values of one type become values of another: by which cast, or through their text form.
 *
 * The catalogs contain the casts of the server. What PostgreSQL derives from them is derived here in the same way
 * (`find_coercion_pathway`): arrays are converted by their elements, domains by their base types, and strings through
 * the text form.
 */
import { address, type Catalog, type Coercion, find, ofKind, type Typed } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { type Context, dotted, isQualified, nameOf } from "../description/context.ts"
import { rowTypeAt } from "./row_type.ts"

/** A type without domains: its base, its modifiers, and whether it is an array. */
export interface Shape {
  readonly base: string
  readonly modifiers: ReadonlyArray<number>
  readonly array: boolean
}

/** `timestamp(3) with time zone[]` as base, modifiers and whether it is an array. */
export const shapeOf = (type: string): Shape => {
  const array = type.endsWith("[]")
  const element = array ? type.slice(0, -2) : type
  const found = /\(([\d, -]+)\)/.exec(element)
  const base = element.replace(/\([\d, -]+\)/, "").replaceAll(/\s+/g, " ").trim()
  return {
    array,
    base: base === "bpchar" ? "character" : base.startsWith("interval ") ? "interval" : base,
    modifiers: found === null ? [] : found[1]!.split(",").map(Number)
  }
}

/** The shape of a type, or of what a domain is over. An array of a domain over an array has none. */
const resolved = (typed: Typed, catalog: Catalog): Shape | undefined => {
  const { userType } = typed
  const domain = userType === undefined ? undefined : find(catalog, address("domain", userType.schema, userType.name))
  if (domain?.kind !== "domain") return shapeOf(typed.type)
  const base = resolved(domain, catalog)
  return userType?.array !== true || base === undefined ? base : base.array ? undefined : { ...base, array: true }
}

const strings: ReadonlySet<string> = new Set(["text", "character varying", "character", "name"])

/** A conversion. `context` is "text" where PostgreSQL has no cast, and `isBinary` tells whether the bytes stay the same. */
export interface Conversion {
  readonly context: "same" | Coercion["context"] | "text"
  readonly isBinary: boolean
  /** The cast that a user created, if it is one. */
  readonly cast?: Coercion
}

/** The two sides of a conversion: the source in its catalog, and the target in its own. */
export interface Conversions {
  readonly source: Catalog
  readonly target: Catalog
  readonly coercionOf: (from: string, to: string) => Coercion | undefined
}

const textual = (context: Conversion["context"]): Conversion => ({ context, isBinary: false })

/** The conversion of one type to another. */
export const conversionOf = (from: Typed, to: Typed, { coercionOf, source, target }: Conversions): Conversion => {
  const [a, b] = [resolved(from, source), resolved(to, target)]
  if (a === undefined || b === undefined) return textual("text")
  if (a.base === b.base && a.array === b.array) return textual("same")
  if (a.array === b.array) {
    const cast = coercionOf(a.base, b.base)
    if (cast !== undefined) {
      const { context, method, owner } = cast
      return { context, isBinary: method === "binary", ...(owner === "user" ? { cast } : {}) }
    }
  }
  if (strings.has(b.base) && (a.array === b.array || !b.array)) return textual("assignment")
  return textual(strings.has(a.base) && (a.array === b.array || !a.array) ? "explicit" : "text")
}

/** The conversions from the old side to the new, or back. */
export const conversions = ({ coercionOf, from, to }: Context, isBack: boolean): Conversions =>
  isBack ? { source: to, target: from, coercionOf } : { source: from, target: to, coercionOf }

/**
 * Whether the plan creates a cast for a type while it is rebuilt (`rebuilt_cast.ts`), because its text form does not
 * tell which value belongs to which attribute: a composite, and a domain or a range over one.
 */
export const isCastRebuilt = ({ userType }: Pick<Typed, "userType">, context: Context): boolean => {
  if (userType === undefined || context.parked(userType) === undefined) return false
  const inner = (kind: "composite" | "domain" | "range") => {
    const at = address(kind, userType.schema, userType.name)
    return [find(context.from, at), find(context.to, at)] as const
  }
  if (inner("composite").every((side) => side !== undefined)) return true
  const [from, to] = inner("domain")
  if (from?.kind === "domain" && to?.kind === "domain") return from.type === to.type && isCastRebuilt(from, context)
  const whole = ofKind(context.from, "range").find(({ multirange }) =>
    multirange.schema === userType.schema && multirange.name === userType.name
  )
  if (whole !== undefined) return isCastRebuilt({ userType: { ...nameOf(whole), array: false } }, context)
  const [old, range] = inner("range")
  return old?.kind === "range" && range?.kind === "range" && old.subtype === range.subtype &&
    isCastRebuilt(typeNamed(old.subtype, context.from), context)
}

const isDomain = ({ userType }: Typed, { from }: Context): boolean =>
  userType !== undefined && find(from, address("domain", userType.schema, userType.name)) !== undefined

/** What a domain is over, or the array of that; for other types, the type itself. */
export const underDomain = (typed: Typed, catalog: Catalog): Typed => {
  const { userType } = typed
  const domain = userType === undefined ? undefined : find(catalog, address("domain", userType.schema, userType.name))
  if (domain?.kind !== "domain") return typed
  const base = underDomain(domain, catalog)
  if (userType?.array !== true) return base
  if (base.type.endsWith("[]")) return typed
  return {
    type: `${base.type}[]`,
    ...(base.userType === undefined ? {} : { userType: { ...base.userType, array: true } })
  }
}

const isRow = ({ userType }: Typed, side: Catalog): boolean =>
  userType !== undefined && rowTypeAt(userType, side) !== undefined

/** Whether a value of a row type becomes one of another, for which PostgreSQL has no cast; also in arrays. */
export const isOtherComposite = (from: Typed, to: Typed, conversions: Conversions): boolean => {
  const [a, b] = [underDomain(from, conversions.source), underDomain(to, conversions.target)]
  return a.type !== b.type && a.userType?.array === b.userType?.array && isRow(a, conversions.source) &&
    isRow(b, conversions.target) && conversionOf(from, to, conversions).context === "text"
}

/** A type that a field names by its text alone. */
export const typeNamed = (type: string, catalog: Catalog): Pick<Typed, "type" | "userType"> => {
  const found = catalog.objects.find((object) =>
    isQualified(object) && typed.has(object.kind) &&
    (quoteName(object) === type || dotted(object) === type.replaceAll("\"", ""))
  )
  return found !== undefined && isQualified(found)
    ? { type, userType: { schema: found.schema, name: found.name, array: false } }
    : { type }
}

const typed: ReadonlySet<string> = new Set(["composite", "domain", "enum", "range"])

/**
 * The text that converts a value. `target` is the text of the target type. Without a change, it is the value itself.
 * `isBack` is the conversion of the inverse.
 */
export const convertedText = (
  value: string,
  { from, isBack, target, to }: {
    readonly from: Typed
    readonly to: Typed
    readonly target: string
    readonly isBack: boolean
  },
  context: Context
): string => {
  const isParked = from.userType !== undefined && context.parked(from.userType) !== undefined
  const isSame = from.type === to.type && !isParked
  if (isSame) return value
  if (from.type === to.type && isCastRebuilt(from, context)) return `${value}::${target}`
  if (isOtherComposite(from, to, conversions(context, isBack))) return `${value}::${target}`
  const { context: how } = conversionOf(from, to, conversions(context, isBack))
  // The casts of a parked type are gone, but those of the base type of a domain are not.
  const isCast = isParked ? how !== "same" && isDomain(from, context) : how !== "text"
  return isCast && how !== "text" ? `${value}::${target}` : `${value}::text::${target}`
}
