/**
 * How triggers and rules fire.
 */
import type { Rule, Trigger } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { tableOf } from "./context.ts"

const words = { origin: "ENABLE", disabled: "DISABLE", replica: "ENABLE REPLICA", always: "ENABLE ALWAYS" }

/** `ALTER TABLE … ENABLE TRIGGER …`: makes a trigger, or a rule of a table, fire as `enabled` says. */
export const firingText = (object: Trigger | Rule, enabled = object.enabled): string =>
  `ALTER TABLE ${quoteName(tableOf(object))} ${words[enabled]} ${object.kind.toUpperCase()} ${
    quoteIdentifier(object.name)
  }`
