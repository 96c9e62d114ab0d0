/**
 * How the statements of this room name functions and operators.
 */
import type { QualifiedName, RoutineReference } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"

/** `"app"."f"(integer, text)`. */
export const routineText = (routine: RoutineReference): string => `${quoteName(routine)}(${routine.argumentTypes})`

/** `"app".===`: an operator cannot be quoted. */
export const operatorText = ({ name, schema }: QualifiedName): string => `${quoteIdentifier(schema)}.${name}`
