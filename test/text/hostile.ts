/**
 * Texts made of what breaks quoting: quotes, escapes, comment marks, dollar tags, semicolons, odd white space.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"

const fragments = [
  ..."'|''|\\|\\'|\\\\|\"|\"\"|;|--|/*|*/|$$|$a$|$1|$|(|)|[|]|.|:|::|E'|e'|U&'|U&\"|B'|X'|N'|a|B|_|0|1e5|1.|..".split(
    "|"
  ),
  ..."begin atomic|end|case|create|copy|from stdin|select|é|ß|😀|\u00a0|\u2028|\u202e|\ufeff".split("|"),
  "|",
  "\n",
  "\r",
  "\r\n",
  "\t",
  " ",
  "\f",
  "\v",
  "\u0001"
]

const fragment = Arbitrary.schema(Schema.Literals(fragments))

/** Any text of up to 14 hostile fragments, the empty one included; well-formed and without NUL. */
export const text = Arbitrary.map(Arbitrary.array(fragment, { maxLength: 14 }), (parts) => parts.join(""))

/** As `text`, with characters no SQL text can carry. */
export const anything = Arbitrary.map(
  Arbitrary.array(Arbitrary.schema(Schema.Literals([...fragments, "\0", "\ud800", "\udc00"])), { maxLength: 14 }),
  (parts) => parts.join("")
)
