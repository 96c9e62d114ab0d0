/**
 * Functions and procedures. Their text is PostgreSQL's or the author's own and never re-spelt.
 */
import type { Function, Procedure } from "../catalog/mod.ts"
import { attachedTexts } from "./_attached.ts"
import { type Behaviour, draft, type Parts } from "./_kind.ts"
import { execute, quoteName, script } from "./_sql.ts"

type Routine = Function | Procedure

const createText = (routine: Routine, parts: Parts): string =>
  script(routine.definition.trim(), ...attachedTexts(routine, parts))

const dropText = (routine: Routine): string =>
  `DROP ${routine.kind.toUpperCase()} ${quoteName(routine)}(${routine.identityArguments})`

const shape = (routine: Routine): string =>
  JSON.stringify([routine.arguments, "returns" in routine ? routine.returns : undefined])

// OR REPLACE keeps grants and whatever depends on the routine; it may not change names, defaults away or the result.
export const routine: Behaviour<Function> & Behaviour<Procedure> = {
  create: (routine: Routine, parts: Parts) => [draft(execute(createText(routine, parts), dropText(routine)))],
  drop: (routine: Routine, parts: Parts) => [draft(execute(dropText(routine), createText(routine, parts)))],
  alterable: (from: Routine, to: Routine) => shape(from) === shape(to),
  alter: (from: Routine, to: Routine) => [draft(execute(createText(to, []), createText(from, [])))]
}
