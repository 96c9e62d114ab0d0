/**
 * Row security policies: a policy is dropped and created again in the same transaction when it changes.
 */
import type { Policy } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { always, draft, never, noText, nothing, tableOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, roleText } from "../description/statement.ts"
import { textsIn } from "../value/named_columns.ts"

const createPolicy = (policy: Policy): string =>
  words(
    `CREATE POLICY ${quoteIdentifier(policy.name)} ON ${quoteName(tableOf(policy))}`,
    !policy.permissive && "AS RESTRICTIVE",
    `FOR ${policy.command.toUpperCase()} TO ${policy.roles.map(roleText).join(", ")}`,
    policy.using !== undefined && `USING (${policy.using})`,
    policy.check !== undefined && `WITH CHECK (${policy.check})`
  )

const dropPolicy = (policy: Policy): string =>
  `DROP POLICY ${quoteIdentifier(policy.name)} ON ${quoteName(tableOf(policy))}`

const operations: Operations<Policy> = {
  create: (policy) => [draft(execute(createPolicy(policy), dropPolicy(policy)))],
  drop: (policy) => [draft(execute(dropPolicy(policy), createPolicy(policy)))],
  alterable: never,
  alter: () => [],
  park: "none"
}

/** Policies. */
export const policy: Compared<"policy"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  comment: {
    on: (policy) => `POLICY ${quoteIdentifier(policy.name)} ON ${quoteName(tableOf(policy))}`,
    target: (policy) => ({ kind: "policy", on: tableOf(policy), name: policy.name })
  },
  needs: nothing,
  isRecordedForParent: never,
  evaluates: textsIn,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: nothing,
  ...noType,
  ...ranked(76),
  ...ownStatements,
  attachments: "all",
  ...noNames,
  expressions: ["using", "check"]
}
