/**
 * The enums and domains of a catalog, for the columns of models.
 */
import * as Catalog from "../../catalog/mod.ts"
import type * as Codegen from "../../codegen/mod.ts"
import type { CreateEnum, Name } from "../../operation/mod.ts"
import { type Home, tidy } from "../wording/short_names.ts"
import type { Parts } from "./_model_parts.ts"

/** The types with their names in the models. `made` is false for an enum that SQL creates before the models. */
export const typesOf = (
  catalog: Catalog.Catalog,
  parts: Pick<Parts, "models" | "prelude">,
  home: Home
): ReadonlyArray<Codegen.ModelType> => {
  const short = (name: Catalog.QualifiedName): Name =>
    (tidy({ _tag: "CreateEnum", name: { schema: name.schema, name: name.name }, values: [] }, home) as CreateEnum).name
  const commentOn = (address: Catalog.Address): string | undefined => {
    const comment = Catalog.find(catalog, Catalog.addressOn("comment", address))
    return comment?.kind === "comment" ? comment.text : undefined
  }
  return [
    ...Catalog.ofKind(catalog, "enum").filter(({ values }) => values.length > 0).map((one) => ({
      kind: "enum" as const,
      name: short(one),
      values: one.values,
      made: Catalog.find(parts.models, one.address) !== undefined &&
        Catalog.find(parts.prelude, one.address) === undefined,
      comment: commentOn(one.address)
    })),
    ...Catalog.ofKind(catalog, "domain").map((one) => ({
      kind: "domain" as const,
      name: short(one),
      base: one.userType === undefined
        ? one.type
        : { type: short(one.userType), ...(one.userType.array ? { array: true } : {}) },
      comment: commentOn(one.address)
    }))
  ]
}
