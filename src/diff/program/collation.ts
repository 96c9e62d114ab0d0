/**
 * Collations. PostgreSQL has no statement that changes one, so one that columns have is renamed ("parked") until they have
 * the new one.
 */
import type { Collation } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteLiteral, quoteName } from "../../text/mod.ts"
import { draft, nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { execute } from "../description/statement.ts"

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

const renameText = (collation: Collation, name: string): string =>
  `ALTER ${called(collation)} RENAME TO ${quoteIdentifier(name)}`

/** Collations. */
export const collation: Compared<"collation"> = standaloneKind({
  create: createText,
  called,
  changes: "recreate",
  isOwned: true,
  rank: 6,
  needs: nothing
}, {
  places: (collation) => [called(collation)],
  park: (collation, name) => {
    const parked = { ...collation, name }
    return {
      draft: draft(execute(renameText(collation, name), renameText(parked, collation.name))),
      parked,
      undone: []
    }
  }
})
