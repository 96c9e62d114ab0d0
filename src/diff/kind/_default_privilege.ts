/**
 * Default privileges: what roles get on objects that are created later.
 */
import type { DefaultPrivilege } from "../../catalog/mod.ts"
import { quoteIdentifier, words } from "../../text/mod.ts"
import { always, type Draft, type Scene, type StepReference } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, independent, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { roleText } from "../description/statement.ts"
import { type Grant, rightChanges, rightDrafts } from "./_rights.ts"

const grantOf = ({ creator, grantee, schema, type }: DefaultPrivilege): Grant => ({
  prefix: words(
    "ALTER DEFAULT PRIVILEGES",
    creator !== undefined && `FOR ROLE ${quoteIdentifier(creator)}`,
    schema !== undefined && `IN SCHEMA ${quoteIdentifier(schema)}`
  ),
  on: type.toUpperCase(),
  to: grantee !== undefined ? roleText(grantee) : creator !== undefined ? quoteIdentifier(creator) : "CURRENT_USER"
})

const change = (grant: Grant, from: ReadonlyArray<string>, to: ReadonlyArray<string>): ReadonlyArray<Draft> =>
  rightDrafts(rightChanges(grant, from, to), rightChanges(grant, to, from))

const operations: Operations<DefaultPrivilege> = {
  create: (object) => change(grantOf(object), object.standard, object.rights),
  drop: (object) => change(grantOf(object), object.rights, object.standard),
  alterable: always,
  alter: (from, to) => change(grantOf(to), from.rights, to.rights),
  park: "none"
}

/** Default privileges are revoked before objects are created, and granted after that, so that they apply to none of them. */
const aroundCreations = (
  { address: own }: DefaultPrivilege,
  { given }: Scene
): ReadonlyArray<readonly [StepReference, StepReference]> =>
  given().flatMap(({ address }) => {
    const created = { action: "create", address } as const
    return [
      [{ action: "drop", address: own }, created],
      [created, { action: "create", address: own }],
      [created, { action: "alter", address: own }]
    ] as const
  })

/** Default privileges. */
export const defaultPrivilege: Compared<"default-privilege"> = {
  requestedBy: "privileges",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  ...independent,
  isRecreatedWith: always,
  ...noType,
  ...ranked(92),
  precedence: aroundCreations,
  ...ownStatements,
  ...noNames
}
