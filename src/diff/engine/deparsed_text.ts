/**
 * One form for expressions that PostgreSQL deparses in two.
 *
 * PostgreSQL deparses `v IN ('a', 'b')` on a varchar as `ANY ((ARRAY['a', …])::text[])`. When it parses that again, it moves
 * the cast of the array to its elements (`transformTypeCast`) and then deparses `ARRAY[('a')::text, …]`. A database that was
 * dumped and restored has the second form, an original one the first, so both are converted to the second.
 */
import { type Catalog, type CatalogObject, mapObjects } from "../../catalog/mod.ts"
import { identifierPattern, lex } from "../../text/mod.ts"
import { mapTexts } from "../description/map_texts.ts"
import { descriptionOf, isCompared } from "../kind/descriptions.ts"

/** The catalog with all its deparsed texts in the second form. */
export const deparsedTexts = (catalog: Catalog): Catalog =>
  mapObjects(catalog, (object) =>
    isDeparsed(object) && hasHead(object)
      ? mapTexts(object, new Set(fieldsOf(object)), settled)
      : object)

const isDeparsed = (object: CatalogObject): boolean =>
  !isCompared(object.kind) || descriptionOf(object).isDeparsed(object)

const fieldsOf = (object: CatalogObject): ReadonlyArray<string> =>
  isCompared(object.kind) ? descriptionOf(object).expressions : ["definition"]

const head = "(ARRAY["

const hasHead = (value: unknown): boolean => {
  if (typeof value === "string") return value.includes(head)
  return typeof value === "object" && value !== null && Object.values(value).some(hasHead)
}

/** The text with every cast of an array constructor moved to the elements. */
const settled = (text: string): string => {
  let result = ""
  let at = 0
  while (at < text.length) {
    if (text.startsWith(head, at)) {
      const found = castArray(text, at)
      if (found !== undefined) {
        result += found.text
        at = found.end
        continue
      }
    }
    const end = lex(text, at).end
    result += text.slice(at, end)
    at = end
  }
  return result
}

const typeName = String.raw`${identifierPattern}(?:[. ]${identifierPattern})*`
const arrayCast = new RegExp(String.raw`^\]\)::(${typeName}(?:\([\d, ]+\))?(?: with(?:out)? time zone)?)\[\]`)

const castArray = (text: string, start: number): { readonly text: string; readonly end: number } | undefined => {
  const elements: Array<string> = []
  let depth = 0
  let from = start + head.length
  let at = from
  for (; at < text.length; at = lex(text, at).end) {
    const letter = text[at]!
    if (letter === "]" && depth === 0) break
    if ("([".includes(letter)) depth++
    else if (")]".includes(letter)) depth--
    else if (letter === "," && depth === 0) {
      elements.push(text.slice(from, at))
      from = at + 1
    }
  }
  elements.push(text.slice(from, at))
  const cast = arrayCast.exec(text.slice(at))
  if (cast === null) return undefined
  const cased = elements.map((element) => `(${settled(element.trim())})::${cast[1]!}`)
  return { text: `ARRAY[${cased.join(", ")}]`, end: at + cast[0].length }
}
