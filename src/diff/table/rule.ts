/**
 * Rewrite rules of tables and views. A rule is replaced when its text changes. The rule that makes a relation a view is not
 * one of these.
 */
import type { Rule } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { nothing, tableOf } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { fromDefinition } from "../description/plain.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { script } from "../description/statement.ts"

const firing = { origin: "ENABLE", disabled: "DISABLE", replica: "ENABLE REPLICA", always: "ENABLE ALWAYS" }

// Only rules of tables can be enabled and disabled.
const enable = (rule: Rule): string =>
  `ALTER TABLE ${quoteName(tableOf(rule))} ${firing[rule.enabled]} RULE ${quoteIdentifier(rule.name)}`

/** Rules. OR REPLACE keeps whether a rule is enabled, and its comment. */
export const rule: Compared<"rule"> = standaloneKind<Rule>({
  create: (rule) => script(rule.definition.trim(), rule.enabled !== "origin" && enable(rule)),
  called: (rule) => `RULE ${quoteIdentifier(rule.name)} ON ${quoteName(tableOf(rule))}`,
  changes: (from, to) => [
    ...(from.definition === to.definition
      ? []
      : [to.definition.trim().replace(/^CREATE RULE/, "CREATE OR REPLACE RULE")]),
    ...(from.enabled === to.enabled ? [] : [enable(to)])
  ],
  isOwned: false,
  rank: 77,
  needs: nothing
}, fromDefinition)
