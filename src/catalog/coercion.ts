/**
 * What a server can convert: the rows of `pg_cast`. They are facts about the server and not part of the schema, so they
 * are not compared. The casts that users create are objects as well.
 */

/**
 * A conversion of values of one type to another, both as `format_type` writes them without modifiers. `context` is the
 * weakest context in which PostgreSQL applies it, and `method` is how: the bytes stay, a function, or the text form.
 * `owner` is who created it: PostgreSQL, an extension, or a user.
 */
export interface Coercion {
  readonly from: string
  readonly to: string
  readonly context: "implicit" | "assignment" | "explicit"
  readonly method: "binary" | "function" | "text"
  readonly owner: "server" | "extension" | "user"
}
