/**
 * Functions and procedures.
 */
import type { Base } from "../base.ts"

/** Fields of functions and procedures. */
interface Routine {
  readonly schema: string
  readonly name: string
  /** Modes, names and types as in `DROP FUNCTION`. The address has the types only, which distinguish overloads. */
  readonly identityArguments: string
  /** The same with the defaults. `OR REPLACE` cannot change names or remove defaults. */
  readonly arguments: string
  readonly language: string
  /** The `CREATE OR REPLACE` statement, with qualified names. */
  readonly definition: string
  /** The source text of the body; empty for a SQL-standard body. */
  readonly body: string
}

/** A function or a window function. */
export interface Function extends Base<"function">, Routine {
  readonly returns: string
}

/** A procedure. */
export interface Procedure extends Base<"procedure">, Routine {}
