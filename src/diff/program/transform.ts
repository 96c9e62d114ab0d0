/**
 * Transforms. OR REPLACE keeps the functions that use one.
 */
import { address, type Transform } from "../../catalog/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { routineText } from "./_name.ts"

const called = ({ language, type }: Transform): string => `TRANSFORM FOR ${type} LANGUAGE ${quoteIdentifier(language)}`

const text = (transform: Transform, create: string): string => {
  const { fromSql, toSql } = transform
  const functions = [
    ...(fromSql === undefined ? [] : [`FROM SQL WITH FUNCTION ${routineText(fromSql)}`]),
    ...(toSql === undefined ? [] : [`TO SQL WITH FUNCTION ${routineText(toSql)}`])
  ]
  return `${create} ${called(transform)} (${functions.join(", ")})`
}

/** Transforms. */
export const transform: Compared<"transform"> = standaloneKind({
  create: (transform) => text(transform, "CREATE"),
  called,
  changes: (_, to) => [text(to, "CREATE OR REPLACE")],
  isOwned: false,
  rank: 59,
  needs: ({ language }) => [address("language", language)]
}, {
  types: ["type", "argumentTypes"]
})
