/**
 * The lexical ground of SQL: identifiers, literals, tokens, placeholders and single statements as text.
 *
 * Every room that writes or reads SQL text builds on this one, so there is one quoting of identifiers, one quoting of
 * literals and one tokenizer. `env.ts` loads it, so it has only what all of them need: splitting scripts and
 * classifying statements are in `sql/`.
 */
export * from "./enum_check.ts"
export * from "./error.ts"
export * from "./identifier.ts"
export * from "./isolation.ts"
export * from "./lexer.ts"
export * from "./line.ts"
export * from "./literal.ts"
export * from "./once.ts"
export * from "./order.ts"
export * from "./placeholder.ts"
export * from "./position.ts"
export * from "./query_text.ts"
export * from "./secret_literal.ts"
export * from "./statement.ts"
export * from "./word.ts"
