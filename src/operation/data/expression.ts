/** SQL expressions as data. */
import type { Parameter } from "../../text/mod.ts"

/** SQL text with `$1` … `$n` placeholders and their values; the trusted part of an operation. */
export interface Expression {
  readonly _tag: "Expression"
  readonly text: string
  readonly parameters: ReadonlyArray<Parameter>
}
