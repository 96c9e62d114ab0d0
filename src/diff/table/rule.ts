/**
 * Rewrite rules of tables and views. A rule is replaced when its text changes. The rule that makes a relation a view is not
 * one of these.
 */
import type { Rule } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { nothing, tableOf } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { firingText } from "../description/firing.ts"
import { fromDefinition } from "../description/plain.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { script } from "../description/statement.ts"

/** Rules. Only those of tables can be enabled and disabled. OR REPLACE keeps whether a rule is enabled, and its comment. */
export const rule: Compared<"rule"> = standaloneKind<Rule>({
  create: (rule) => script(rule.definition.trim(), rule.enabled !== "origin" && firingText(rule)),
  called: (rule) => `RULE ${quoteIdentifier(rule.name)} ON ${quoteName(tableOf(rule))}`,
  changes: (from, to) => [
    ...(from.definition === to.definition
      ? []
      : [to.definition.trim().replace(/^CREATE RULE/, "CREATE OR REPLACE RULE")]),
    ...(from.enabled === to.enabled ? [] : [firingText(to)])
  ],
  isOwned: false,
  rank: 77,
  needs: nothing
}, fromDefinition)
