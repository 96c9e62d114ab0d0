/**
 * Text search templates. PostgreSQL has no statement that changes one.
 */
import type { TextSearchTemplate } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { functions } from "./_functions.ts"

const called = (template: TextSearchTemplate): string => `TEXT SEARCH TEMPLATE ${quoteName(template)}`

/** Text search templates. */
export const textSearchTemplate: Compared<"text-search-template"> = standaloneKind({
  create: (template) => `CREATE ${called(template)} ${functions({ INIT: template.init, LEXIZE: template.lexize })}`,
  called,
  changes: "recreate",
  isOwned: false,
  rank: 14,
  needs: nothing
})
