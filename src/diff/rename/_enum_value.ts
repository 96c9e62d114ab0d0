/**
 * Renames of the values of an enum.
 */
import type { Address, Catalog } from "../../catalog/mod.ts"
import { quoteLiteral } from "../../text/mod.ts"
import { spelling } from "../description/deparsed_name.ts"
import { mapTexts } from "../description/map_texts.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Rename } from "../options.ts"

/** The catalog with the value renamed, in the enum and in all texts with a constant of it. */
export const renamedValue = (
  catalog: Catalog,
  target: Address,
  { enum: name, from, to }: Extract<Rename, { readonly kind: "enum-value" }>
): Catalog => {
  const type = `${spelling(name.schema)}.${spelling(name.name)}`
  const text = (text: string) => text.replaceAll(`${quoteLiteral(from)}::${type}`, () => `${quoteLiteral(to)}::${type}`)
  return {
    ...catalog,
    objects: catalog.objects.map((object) =>
      object.address === target && object.kind === "enum"
        ? { ...object, values: object.values.map((value) => value === from ? to : value) }
        : mapTexts(object, new Set(descriptionOf(object).expressions), text)
    )
  }
}
