/**
 * Functions, procedures and aggregates.
 */
import type { Base } from "./base.ts"

/** What functions and procedures have in common. */
interface Routine {
  readonly schema: string
  readonly name: string
  /** Modes, names and types as `DROP FUNCTION` takes them; the address has the types alone, which tell overloads apart. */
  readonly identityArguments: string
  /** The same with the defaults; a changed name or default decides whether `OR REPLACE` is possible. */
  readonly arguments: string
  readonly language: string
  /** The whole `CREATE OR REPLACE` statement, names qualified. */
  readonly definition: string
  /** The source text of a string body; empty for a SQL-standard body. */
  readonly body: string
}

/** A function, also a window function. */
export interface Function extends Base<"function">, Routine {
  readonly returns: string
}

/** A procedure. */
export interface Procedure extends Base<"procedure">, Routine {}

/** An aggregate: read so that it is not overlooked. `definition` names its parts; it is not SQL. */
export interface Aggregate extends Base<"aggregate"> {
  readonly schema: string
  readonly name: string
  readonly identityArguments: string
  readonly definition: string
}
