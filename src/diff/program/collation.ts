/**
 * Collations. PostgreSQL has no statement that changes one.
 */
import type { Collation } from "../../catalog/mod.ts"
import { quoteLiteral, quoteName } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"

const called = (collation: Collation): string => `COLLATION ${quoteName(collation)}`

const createText = (collation: Collation): string => {
  const { collate, ctype, deterministic, locale, provider, rules } = collation
  const options = [
    `PROVIDER = ${provider}`,
    ...(deterministic ? [] : ["DETERMINISTIC = false"]),
    ...Object.entries({ LOCALE: locale, LC_COLLATE: collate, LC_CTYPE: ctype, RULES: rules }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name} = ${quoteLiteral(value)}`]
    )
  ]
  return `CREATE ${called(collation)} (${options.join(", ")})`
}

/** Collations. */
export const collation: Compared<"collation"> = standaloneKind({
  create: createText,
  called,
  changes: () => "recreate",
  isOwned: true,
  rank: 6,
  needs: nothing
})
