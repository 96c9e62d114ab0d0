/**
 * Owners: one rule for all kinds. An object without a declared owner belongs to the role that runs Strata, which is
 * `CURRENT_USER`.
 */
import { type Address, address, addressOn, type Catalog, type CatalogObject, children, find, type Owner } from "../../catalog/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { always, type Draft, draft, never, type Parts, partsOf, type Scene, type StepReference } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, independent, noNames, notCalled, noType, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { targetOf, unsupported } from "./_standalone.ts"

const roleOf = (role: string | undefined): string => role === undefined ? "CURRENT_USER" : quoteIdentifier(role)

const statement = (object: CatalogObject, role: string | undefined): string => {
  const called = targetOf(object).owner
  if (typeof called === "string") throw unsupported("owner", object.address)
  return `ALTER ${called(object)} OWNER TO ${roleOf(role)}`
}

/** The statements for the owner that is written together with its object. */
export const ownerTexts = (object: CatalogObject, parts: Parts): ReadonlyArray<string> =>
  partsOf(parts, "owner").map(({ role }) => statement(object, role))

/** The object that has the owner of this one: itself, or what it is part of. */
export const ownedWhole = (object: CatalogObject): Address =>
  targetOf(object).owner === "parent" && object.parent !== undefined ? object.parent : object.address

/** How statements refer to the owner of an object that a privilege is on. */
export const ownerOf = (catalog: Catalog, object: CatalogObject): string => {
  const whole = ownedWhole(object)
  const [owner] = partsOf(
    children(catalog, whole).filter(({ address }) => address === addressOn("owner", whole)),
    "owner"
  )
  return roleOf(owner?.role)
}

const change = (
  { parent = "" }: Owner,
  catalog: Catalog,
  from: string | undefined,
  to: string | undefined
): ReadonlyArray<Draft> => {
  const object = find(catalog, parent)
  return object === undefined ? [] : [draft(execute(statement(object, to), statement(object, from)))]
}

const operations: Operations<Owner> = {
  create: (owner, _parts, { to }) => change(owner, to, owner.standard, owner.role),
  drop: (owner, _parts, { from }) => change(owner, from, owner.role, owner.standard),
  alterable: always,
  alter: (from, to, _parts, context) => change(to, context.to, from.role, to.role),
  park: "none"
}

/** A new owner may need the privilege to create objects in the schema. */
const afterSchemaPrivilege = (
  { address: own, parent = "", role }: Owner,
  { from, to }: Scene
): ReadonlyArray<readonly [StepReference, StepReference]> => {
  const object = find(to, parent) ?? find(from, parent)
  if (object === undefined || !("schema" in object) || object.schema === undefined) return []
  const right = addressOn("privilege", address("schema", object.schema), role)
  return (["alter", "create"] as const).flatMap((action) =>
    (["alter", "create"] as const).map((then) => [{ action, address: right }, { action: then, address: own }] as const)
  )
}

/** Owners. */
export const owner: Compared<"owner"> = {
  requestedBy: "owners",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  ...independent,
  ...noType,
  ...ranked(84),
  precedence: afterSchemaPrivilege,
  fold: { isFoldable: (_, whole) => targetOf(whole).attachments === "all", intoAlter: never, looseness: () => 3 },
  attachments: "none",
  isAttachment: true,
  ...noNames
}
