/**
 * Triggers and row security policies: dropped and created, in one transaction, when their text changes.
 */
import type { Policy, Trigger } from "../catalog/mod.ts"
import { commentTexts } from "./_comment.ts"
import { type Behaviour, draft, type Parts, tableOf } from "./_kind.ts"
import { execute, quote, quoteName, script, words } from "./_sql.ts"

const firing = { origin: "ENABLE", disabled: "DISABLE", replica: "ENABLE REPLICA", always: "ENABLE ALWAYS" }

const enable = (trigger: Trigger): string =>
  `ALTER TABLE ${quoteName(tableOf(trigger))} ${firing[trigger.enabled]} TRIGGER ${quote(trigger.name)}`

const triggerText = (trigger: Trigger, parts: Parts): string =>
  script(
    trigger.definition.trim(),
    trigger.enabled !== "origin" && enable(trigger),
    ...commentTexts(trigger, parts)
  )

const dropTrigger = (trigger: Trigger): string =>
  `DROP TRIGGER ${quote(trigger.name)} ON ${quoteName(tableOf(trigger))}`

export const trigger: Behaviour<Trigger> = {
  create: (trigger, parts) => [draft(execute(triggerText(trigger, parts), dropTrigger(trigger)))],
  drop: (trigger, parts) => [draft(execute(dropTrigger(trigger), triggerText(trigger, parts)))],
  alterable: (from, to) => from.definition === to.definition,
  alter: (from, to) => [draft(execute(enable(to), enable(from)))]
}

const role = (name: string): string => name === "public" ? "PUBLIC" : quote(name)

const policyText = (policy: Policy, parts: Parts): string =>
  script(
    words(
      `CREATE POLICY ${quote(policy.name)} ON ${quoteName(tableOf(policy))}`,
      !policy.permissive && "AS RESTRICTIVE",
      `FOR ${policy.command.toUpperCase()} TO ${policy.roles.map(role).join(", ")}`,
      policy.using !== undefined && `USING (${policy.using})`,
      policy.check !== undefined && `WITH CHECK (${policy.check})`
    ),
    ...commentTexts(policy, parts)
  )

const dropPolicy = (policy: Policy): string => `DROP POLICY ${quote(policy.name)} ON ${quoteName(tableOf(policy))}`

export const policy: Behaviour<Policy> = {
  create: (policy, parts) => [draft(execute(policyText(policy, parts), dropPolicy(policy)))],
  drop: (policy, parts) => [draft(execute(dropPolicy(policy), policyText(policy, parts)))],
  alterable: () => false,
  alter: () => []
}
