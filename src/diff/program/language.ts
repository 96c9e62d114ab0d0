/**
 * Procedural languages. OR REPLACE keeps the owner, privileges and dependent objects.
 */
import type { Language } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"

const called = ({ name }: Language): string => `LANGUAGE ${quoteIdentifier(name)}`

const text = ({ handler, inline, name, trusted, validator }: Language, create: string): string =>
  words(
    create,
    trusted && "TRUSTED",
    `LANGUAGE ${quoteIdentifier(name)} HANDLER ${quoteName(handler)}`,
    inline && `INLINE ${quoteName(inline)}`,
    validator && `VALIDATOR ${quoteName(validator)}`
  )

/** Procedural languages. */
export const language: Compared<"language"> = standaloneKind({
  create: (language) => text(language, "CREATE"),
  called,
  changes: (_, to) => [text(to, "CREATE OR REPLACE")],
  isOwned: true,
  rank: 57,
  needs: nothing
}, {
  grant: (language) => ({ on: called(language) })
})
