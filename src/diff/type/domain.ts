/**
 * Domains. The default and the checks of a domain are objects of their own, and are written with a new one.
 */
import type { Address, Domain } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { always, dotted, draft, nameOf, never, noText, nothing, type Parts, partsOf, type Scene } from "../description/context.ts"
import type { Compared, KindChange, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"
import { constraintText } from "../table/constraint_definition.ts"
import { parkedTyped } from "../value/parked_type.ts"
import { typeRename } from "./_park.ts"

const called = (domain: Domain): string => `DOMAIN ${quoteName(domain)}`

const domainText = (domain: Domain, parts: Parts): string => {
  const [standard] = partsOf(parts, "default")
  const checks = partsOf(parts, "constraint").map((check) => ({
    text: `CONSTRAINT ${quoteIdentifier(check.name)} ${constraintText(check)}`,
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
    // CREATE DOMAIN does not accept NOT VALID.
    ...checks.filter(({ isLater }) => isLater).map(({ text }) => `ALTER DOMAIN ${quoteName(domain)} ADD ${text}`)
  )
}

const operations: Operations<Domain> = {
  create: (object, parts) => [draft(execute(domainText(object, parts), `DROP DOMAIN ${quoteName(object)}`))],
  drop: (object, parts) => [draft(execute(`DROP DOMAIN ${quoteName(object)}`, domainText(object, parts)))],
  alterable: (from, to) =>
    from.type === to.type && from.collation?.name === to.collation?.name &&
    from.collation?.schema === to.collation?.schema,
  alter: (from, to, _parts, context) => {
    if (from.nullable === to.nullable) return []
    const text = (nullable: boolean) => `ALTER DOMAIN ${quoteName(to)} ${nullable ? "DROP" : "SET"} NOT NULL`
    const hazards = to.nullable ? [] : [Hazard.domainNotNull(dotted(to))]
    return [{
      ...draft(execute(text(to.nullable), text(from.nullable)), ...hazards),
      isOneWay: to.nullable && context.isContained(to.address)
    }]
  },
  park: (object, name, context) => ({
    draft: typeRename("DOMAIN", object, name),
    parked: { ...parkedTyped(object, context), name },
    undone: []
  })
}

/** PostgreSQL adds no NOT NULL to a domain that arrays or composites use. */
const notNullContained = ({ alter, from, to }: KindChange<Domain>, { isContained }: Scene): ReadonlyArray<Address> =>
  alter && from?.nullable === true && to?.nullable === false && isContained(to.address) ? [to.address] : []

/** Domains. */
export const domain: Compared<"domain"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  comment: { on: called, target: (domain) => ({ kind: "domain", name: nameOf(domain) }) },
  owner: called,
  grant: (domain) => ({ on: called(domain) }),
  defaultPrivileges: "types",
  needs: ({ userType }) => userType === undefined ? [] : [{ type: userType }],
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: (domain) => [dotted(domain)],
  ...noType,
  isTypeName: true,
  usesTypes: true,
  ...ranked(12),
  recreates: notNullContained,
  parksParts: true,
  ...ownStatements,
  attachments: "all",
  ...noNames,
  types: ["type"]
}
