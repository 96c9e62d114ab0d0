/** Comments on objects. */
import type { Name } from "../../text/mod.ts"
import type { Tagged } from "./_base.ts"

/** An object with a comment. `on` is the table of a column, constraint, trigger or policy. */
export type CommentTarget =
  | {
    readonly kind:
      | "table"
      | "view"
      | "materialized view"
      | "index"
      | "sequence"
      | "type"
      | "domain"
      | "schema"
      | "extension"
    readonly name: Name
  }
  | { readonly kind: "column" | "constraint" | "trigger" | "policy"; readonly on: Name; readonly name: string }

/** `comment: null` removes the comment. `previous` is the old comment, which makes the change invertible. */
export interface SetComment extends Tagged<"SetComment"> {
  readonly target: CommentTarget
  readonly comment: string | null
  readonly previous?: string | null
}
