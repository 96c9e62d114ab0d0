/**
 * Types: enums, domains, composites, ranges.
 *
 * A type that cannot be changed in place while columns have it is rebuilt: the old one is parked under another name, the
 * new one is created, every column is converted through text, the old one is dropped. One transaction, no row lost.
 */
import { type Attribute, type CatalogObject, type Composite, type Domain, type EnumType, find, type QualifiedName, type Range, type Typed } from "../catalog/mod.ts"
import { attachedTexts } from "./_attached.ts"
import { columnType } from "./_column_definition.ts"
import { constraintText } from "./_constraint.ts"
import { type Behaviour, type Context, type Draft, draft, nameOf, type Parts, partsOf } from "./_kind.ts"
import { execute, literal, quote, quoteName, script, words } from "./_sql.ts"
import { valuesCheck } from "./_values_check.ts"
import { dataLoss, failsOnRows } from "./hazard.ts"

/** Whether `part` can be had by leaving values of `whole` out. */
const isSubsequence = (part: ReadonlyArray<string>, whole: ReadonlyArray<string>): boolean => {
  let at = 0
  for (const value of whole) if (value === part[at]) at++
  return at === part.length
}

const additions = (from: EnumType, to: EnumType): ReadonlyArray<Draft> => {
  const known = new Set(from.values)
  return to.values.flatMap((value, index) => {
    if (known.has(value)) return []
    const after = to.values[index - 1]
    const next = to.values.slice(index + 1).find((other) => known.has(other))
    const place = next === undefined ? {} : after === undefined ? { before: next } : { after }
    return [draft({ _tag: "AddEnumValue", name: nameOf(to), value, ...place })]
  })
}

/** Values that are only added are added; anything else is a rebuild. */
export const enumType: Behaviour<EnumType> = {
  create: (object) => [draft({ _tag: "CreateEnum", name: nameOf(object), values: object.values })],
  drop: (object) => [draft({ _tag: "DropEnum", name: nameOf(object), previous: object.values })],
  alterable: (from, to) => isSubsequence(from.values, to.values),
  alter: (from, to) => additions(from, to),
  park: (object, name, context) => {
    const to = find(context.to, object.address)
    const gone = to?.kind === "enum" ? object.values.filter((value) => !to.values.includes(value)) : []
    const parked = { ...object, name }
    if (gone.length === 0) {
      return { draft: draft({ _tag: "RenameEnum", name: nameOf(object), to: name }), parked }
    }
    const checked = script(valuesCheck(object, gone, context), rename("TYPE", quoteName(object), name))
    return {
      draft: draft(
        execute(checked, rename("TYPE", quoteName(parked), object.name)),
        failsOnRows(
          `Rebuilding "${object.schema}.${object.name}" fails when a row holds ${
            gone.map((value) => `'${value}'`).join(" or ")
          }, which it no longer has; change these rows first`
        )
      ),
      parked
    }
  }
}

const parkedTyped = <T extends Typed>(typed: T, context: Context): T => {
  const type = columnType(typed, context.parked)
  if (typeof type === "string" || typed.userType === undefined || context.parked(typed.userType) === undefined) {
    return typed
  }
  return { ...typed, type: quoteName(type.type as QualifiedName) + (type.array === true ? "[]" : "") }
}

const typeRename = (kind: string, object: QualifiedName, name: string): Draft => {
  const text = (from: string, to: string) =>
    `ALTER ${kind} ${quoteName({ schema: object.schema, name: from })} RENAME TO ${quote(to)}`
  return draft(execute(text(object.name, name), text(name, object.name)))
}

const domainText = (domain: Domain, parts: Parts): string => {
  const [standard] = partsOf(parts, "default")
  const checks = partsOf(parts, "constraint").map((check) => ({
    text: `CONSTRAINT ${quote(check.name)} ${constraintText(check)}`,
    isLater: "valid" in check && !check.valid
  }))
  return script(
    words(
      `CREATE DOMAIN ${quoteName(domain)} AS ${domain.type}`,
      domain.collation && `COLLATE ${quoteName(domain.collation)}`,
      standard && `DEFAULT ${standard.expression}`,
      !domain.nullable && "NOT NULL",
      ...checks.filter(({ isLater }) => !isLater).map(({ text }) => text)
    ),
    // CREATE DOMAIN takes no NOT VALID.
    ...checks.filter(({ isLater }) => isLater).map(({ text }) => `ALTER DOMAIN ${quoteName(domain)} ADD ${text}`),
    ...attachedTexts(domain, parts)
  )
}

/** A domain's default and checks are objects of their own, and written with a new one. */
export const domain: Behaviour<Domain> = {
  create: (object, parts) => [draft(execute(domainText(object, parts), `DROP DOMAIN ${quoteName(object)}`))],
  drop: (object, parts) => [draft(execute(`DROP DOMAIN ${quoteName(object)}`, domainText(object, parts)))],
  alterable: (from, to) =>
    from.type === to.type && from.collation?.name === to.collation?.name &&
    from.collation?.schema === to.collation?.schema,
  alter: (from, to, _parts, context) => {
    if (from.nullable === to.nullable) return []
    const text = (nullable: boolean) => `ALTER DOMAIN ${quoteName(to)} ${nullable ? "DROP" : "SET"} NOT NULL`
    const shown = `"${to.schema}.${to.name}"`
    const hazards = to.nullable
      ? []
      : [failsOnRows(`Setting the domain ${shown} NOT NULL fails when a row has no value`)]
    return [{
      ...draft(execute(text(to.nullable), text(from.nullable)), ...hazards),
      isOneWay: to.nullable && context.isContained(to.address)
    }]
  },
  park: (object, name, context) => ({
    draft: typeRename("DOMAIN", object, name),
    parked: { ...parkedTyped(object, context), name }
  })
}

const attribute = ({ collation, name, type }: Attribute): string =>
  words(quote(name), type, collation && `COLLATE ${quoteName(collation)}`)

const compositeText = (object: Composite, parts: Parts): string =>
  script(
    `CREATE TYPE ${quoteName(object)} AS (${object.attributes.map(attribute).join(", ")})`,
    ...attachedTexts(object, parts)
  )

const same = (a: Attribute) => (b: Attribute): boolean => attribute(a) === attribute(b)

/** Attributes that go and attributes that come last are changed in place, which also holds for columns of the type. */
const attributeChanges = (from: Composite, to: Composite): ReadonlyArray<string> | undefined => {
  const kept = from.attributes.filter((old) => to.attributes.some(same(old)))
  if (!kept.every((old, index) => to.attributes[index]?.name === old.name)) return undefined
  const gone = from.attributes.filter((old) => !to.attributes.some(same(old)))
  const added = to.attributes.slice(kept.length)
  return [
    ...gone.map(({ name }) => `DROP ATTRIBUTE ${quote(name)}`),
    ...added.map((each) => `ADD ATTRIBUTE ${attribute(each)}`)
  ]
}

const alterComposite = (from: Composite, to: Composite): string =>
  (attributeChanges(from, to) ?? []).map((action) => `ALTER TYPE ${quoteName(to)} ${action}`).join(";\n")

// In place only if the way back is in place too: an attribute dropped from the middle would come back at the end.
export const composite: Behaviour<Composite> = {
  create: (object, parts) => [draft(execute(compositeText(object, parts), `DROP TYPE ${quoteName(object)}`))],
  drop: (object, parts) => [draft(execute(`DROP TYPE ${quoteName(object)}`, compositeText(object, parts)))],
  alterable: (from, to) => attributeChanges(from, to) !== undefined && attributeChanges(to, from) !== undefined,
  alter: (from, to) => {
    const isLoss = to.attributes.length < from.attributes.length
    const hazards = isLoss
      ? [dataLoss(`Dropping attributes of "${to.schema}.${to.name}" deletes the values in them`)]
      : []
    return [draft(execute(alterComposite(from, to), alterComposite(to, from)), ...hazards)]
  },
  park: (object, name, context) => ({
    draft: typeRename("TYPE", object, name),
    parked: { ...object, name, attributes: object.attributes.map((each) => parkedTyped(each, context)) }
  })
}

const rangeText = (object: Range, parts: Parts): string => {
  const options = [
    `subtype = ${object.subtype}`,
    object.operatorClass && `subtype_opclass = ${quoteName(object.operatorClass)}`,
    object.collation && `collation = ${quoteName(object.collation)}`,
    object.canonical && `canonical = ${quoteName(object.canonical)}`,
    object.difference && `subtype_diff = ${quoteName(object.difference)}`,
    `multirange_type_name = ${quoteName(object.multirange)}`
  ].filter((option) => option !== undefined)
  return script(`CREATE TYPE ${quoteName(object)} AS RANGE (${options.join(", ")})`, ...attachedTexts(object, parts))
}

/** A range type is never changed in place. */
export const range: Behaviour<Range> = {
  create: (object, parts) => [draft(execute(rangeText(object, parts), `DROP TYPE ${quoteName(object)}`))],
  drop: (object, parts) => [draft(execute(`DROP TYPE ${quoteName(object)}`, rangeText(object, parts)))],
  alterable: () => false,
  alter: () => [],
  park: (object, name, context) => {
    const multirange = { schema: object.multirange.schema, name: multirangeOf({ schema: "", name }).name }
    // A range is parked before its subtype is, and comes back after it.
    const renamed = { ...object, name, multirange }
    const forward = script(...types(object, renamed), ...constructors(object, renamed, renamed))
    const back = script(...constructors(renamed, object, renamed), ...types(renamed, object))
    return { draft: draft(execute(forward, back)), parked: { ...renamed, subtype: parkedSubtype(object, context) } }
  }
}

/** What the multirange of a parked range is called. */
export const multirangeOf = ({ name, schema }: QualifiedName): QualifiedName => ({ schema, name: `${name}_m` })

/** The subtype by the name that it is parked under. */
const parkedSubtype = ({ subtype }: Range, context: Context): string => {
  const type = context.from.objects.find((object) =>
    isType(object) && `${object.schema}.${object.name}` === subtype.replaceAll("\"", "")
  )
  const parked = type === undefined || !isType(type) ? undefined : context.parked(type)
  return parked === undefined ? subtype : quoteName(parked)
}

const isType = (object: CatalogObject): object is EnumType | Domain | Composite | Range =>
  object.kind === "enum" || object.kind === "domain" || object.kind === "composite" || object.kind === "range"

const types = (from: Range, to: Range): ReadonlyArray<string> => [
  rename("TYPE", quoteName(from), to.name),
  rename("TYPE", quoteName(from.multirange), to.multirange.name)
]

const rename = (kind: string, from: string, to: string): string => `ALTER ${kind} ${from} RENAME TO ${quote(to)}`

// The constructor functions keep their names when their types are renamed. `now` is the range as it is called meanwhile.
const constructors = (from: Range, to: Range, now: Range): ReadonlyArray<string> => [
  rename("FUNCTION", `${quoteName(from)}(${from.subtype}, ${from.subtype})`, to.name),
  rename("FUNCTION", `${quoteName(from)}(${from.subtype}, ${from.subtype}, text)`, to.name),
  ...["", quoteName(now), `VARIADIC ${quoteName(now)}[]`].map((argument) =>
    rename("FUNCTION", `${quoteName(from.multirange)}(${argument})`, to.multirange.name)
  )
]

/** Whether a text uses one of the values as a constant of an enum, as PostgreSQL deparses it. */
export const usesValue = (text: string, values: ReadonlyArray<string>): boolean =>
  values.some((value) => text.includes(literal(value)))
