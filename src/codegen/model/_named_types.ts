/**
 * The constants of enums and domains in a module of models, if a column uses them.
 */
import { quoteString } from "../source/quote.ts"
import { atom } from "../source/source.ts"
import { literal } from "../source/term.ts"
import { type Meaning, meaningOf, type Named, nameSource } from "./_column_type.ts"
import { assignment, bare, doc, keyOf, withSchema } from "./_declaration.ts"
import { type Names, pascal } from "./_names.ts"
import type { ModelType } from "./options.ts"

/** The constants of the types that columns use, in the order of their first use. */
export const typeTerms = (types: ReadonlyArray<ModelType>, given: Names) => {
  const byKey = new Map(types.map((type) => [keyOf(type.name), type]))
  const meanings = new Map<string, Meaning>()
  const texts = new Map<string, string>()
  const named: Named = (name) => {
    const key = keyOf(name)
    const type = byKey.get(key)
    if (type === undefined) return undefined
    const known = meanings.get(key)
    if (known !== undefined) return known
    const base = type.kind === "enum" ? undefined : meaningOf(type.base, named)
    const constant = given.claim(pascal(bare(name)), pascal(withSchema(name)))
    const value = base === undefined ? "text" : base.value
    const meaning: Meaning = { source: constant, type: { type: name }, ...(value === undefined ? {} : { value }) }
    meanings.set(key, meaning)
    texts.set(key, `${doc(type.comment)}${typeText(constant, type, base)}`)
    return meaning
  }
  return { named, texts: () => [...texts.values()] }
}

const typeText = (constant: string, type: ModelType, base: Meaning | undefined): string => {
  if (type.kind === "domain") {
    return assignment(constant, atom(`${base!.source}.pipe(Type.domain(${nameSource(type.name)}))`))
  }
  const options = type.comment === undefined ? "" : `, { comment: ${quoteString(type.comment)} }`
  const annotation = type.made ? `enum(${nameSource(type.name)}${options})` : `domain(${nameSource(type.name)})`
  return assignment(
    constant,
    { kind: "call", callee: "Schema.Literals", args: [literal(type.values).source] },
    `.pipe(Type.${annotation})`
  )
}
