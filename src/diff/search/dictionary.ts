/**
 * Text search dictionaries. Their options can be changed, but not their template.
 */
import { address, type TextSearchDictionary } from "../../catalog/mod.ts"
import { quoteName, significantTexts } from "../../text/mod.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"

const called = (dictionary: TextSearchDictionary): string => `TEXT SEARCH DICTIONARY ${quoteName(dictionary)}`

const createText = (dictionary: TextSearchDictionary): string => {
  const { options, template } = dictionary
  return `CREATE ${called(dictionary)} (${
    [`TEMPLATE = ${quoteName(template)}`, ...(options === "" ? [] : [options])].join(", ")
  })`
}

/** The names of the options: the tokens before `=`. */
const namesOf = ({ options }: TextSearchDictionary): ReadonlyArray<string> =>
  significantTexts(options).filter((_, index, tokens) => tokens[index + 1] === "=")

// PostgreSQL removes each option that the statement names, and adds those with a value at the end. So all are named.
const changes = (from: TextSearchDictionary, to: TextSearchDictionary): ReadonlyArray<string> | "recreate" => {
  if (JSON.stringify(from.template) !== JSON.stringify(to.template)) return "recreate"
  const kept = new Set(namesOf(to))
  const gone = namesOf(from).filter((name) => !kept.has(name))
  return from.options === to.options
    ? []
    : [`ALTER ${called(to)} (${[...gone, ...(to.options === "" ? [] : [to.options])].join(", ")})`]
}

/** Text search dictionaries. */
export const textSearchDictionary: Compared<"text-search-dictionary"> = standaloneKind({
  create: createText,
  called,
  changes,
  isOwned: true,
  rank: 15,
  needs: ({ template }) => [address("text-search-template", template.schema, template.name)]
})
