/**
 * Security labels: one rule for all kinds. The statement calls an object as COMMENT ON does.
 */
import { type Catalog, find, type SecurityLabel } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteLiteral } from "../../text/mod.ts"
import { always, type Draft, draft, never } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, independent, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"
import { targetOf, unsupported } from "./_standalone.ts"

const change = (
  { on, parent = "", provider }: SecurityLabel,
  side: Catalog,
  from: string | undefined,
  to: string | undefined
): ReadonlyArray<Draft> => {
  const object = find(side, parent)
  if (object === undefined) return []
  const form = targetOf(object).comment
  if (form === "none") throw unsupported("security label", object.address)
  const called = form.on(object, on)
  const statement = (label: string | undefined) =>
    `SECURITY LABEL FOR ${quoteIdentifier(provider)} ON ${called} IS ${
      label === undefined ? "NULL" : quoteLiteral(label)
    }`
  return [draft(execute(statement(to), statement(from)))]
}

const operations: Operations<SecurityLabel> = {
  create: (object, _parts, { to }) => change(object, to, undefined, object.label),
  drop: (object, _parts, { from }) => change(object, from, object.label, undefined),
  alterable: always,
  alter: (from, to, _parts, context) => change(to, context.to, from.label, to.label),
  park: "none"
}

/** Security labels. Like privileges they decide who may do what, and models cannot declare them. */
export const securityLabel: Compared<"security-label"> = {
  requestedBy: "privileges",
  ...operations,
  ...comparedWhole,
  isDeparsed: never,
  ...notCalled,
  ...independent,
  ...noType,
  ...ranked(82),
  ...ownStatements,
  isAttachment: true,
  ...noNames
}
