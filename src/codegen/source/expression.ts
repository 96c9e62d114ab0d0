/**
 * SQL expressions as `Op.sql` templates.
 */
import { type Expression, Op } from "../../operation/mod.ts"
import { placeholders } from "../../text/mod.ts"
import { quoteString, templateText } from "./quote.ts"
import { atom, either, flat, type Source } from "./source.ts"
import { exactly, literal, matching, type Term } from "./term.ts"
import { value } from "./value.ts"

/** An expression: an `Op.sql` template if possible, else `Op.raw` or, with values, its data. */
export const expression = (data: Expression): Term<Expression> =>
  exactly(data, () => data.parameters.length === 0 ? withoutValues(data.text) : withValues(data))

/** SQL text, as for `Op.execute`; a text with double quotes or line breaks becomes a template literal. */
export const sqlText = (text: string): Term<string> => ({ source: textSource(text), value: text })

// A template literal does not escape double quotes, which are frequent in SQL.
const textSource = (text: string): Source =>
  /[\n"]/.test(text) ? atom(`\`${templateText(text)}\``) : atom(quoteString(text))

const withoutValues = (text: string): Term => ({
  source: either(
    atom(`Op.sql\`${templateText(text)}\``),
    { kind: "call", callee: "Op.raw", args: [textSource(text)] }
  ),
  value: Op.raw(text)
})

const withValues = (data: Expression): Term | undefined => {
  const strings = partsOf(data.text, data.parameters.length)
  const values = data.parameters.map((parameter) => value(parameter))
  // dprint breaks brackets inside a template of several lines.
  const isMultiLine = data.text.includes("\n")
  const sources = values.map((term) =>
    term && (!isMultiLine || term.source.kind === "atom") ? flat(term.source) : undefined
  )
  if (strings === undefined || !sources.every((source) => source !== undefined)) return undefined
  const template = strings
    .map((text, index) => templateText(text) + (index < sources.length ? `\${${sources[index]!}}` : ""))
    .join("")
  return matching(data, () => ({
    source: either(atom(`Op.sql\`${template}\``), literal(data).source),
    value: Op.sql(Object.assign(strings, { raw: strings }), ...values.map((term) => term?.value))
  }))
}

/** The text around `$1` … `$n`, or undefined unless each of them occurs once and in order, as in a template. */
const partsOf = (text: string, count: number): ReadonlyArray<string> | undefined => {
  const found = placeholders(text)
  if (found.length !== count || found.some(({ index }, order) => index !== order + 1)) return undefined
  return [...found.map(({ start }, order) => text.slice(found[order - 1]?.end, start)), text.slice(found.at(-1)?.end)]
}
