/**
 * The renames that models declare with `renamedFrom`, without those that were already applied to the database.
 *
 * `renamedFrom` stays in a model until the rename is applied to every database. A rename whose new name exists is done. A
 * rename of which neither name exists has no effect, unless another object of that kind would be dropped.
 */
import * as Catalog from "../../catalog/mod.ts"
import type * as Diff from "../../diff/mod.ts"
import type { Name } from "../../operation/mod.ts"
import type { Desired } from "../../schema/mod.ts"

type Qualified = Catalog.QualifiedName

/** Both sides of a comparison; `home` is the schema of unqualified names. */
export interface Sides {
  readonly live: Catalog.Catalog
  readonly desired: Catalog.Catalog
  readonly home: string
}

/** The renames that are not done yet, tables and enums before their columns and values. */
export const open = (renames: ReadonlyArray<Desired.Rename>, sides: Sides): ReadonlyArray<Diff.Rename> => {
  const wholes = renames.flatMap((rename) => rename.kind === "table" || rename.kind === "enum" ? [rename] : [])
  const formerNames = new Map(
    wholes.map((rename) => {
      const to = qualified(rename.kind === "table" ? rename.table : rename.enum, sides)
      return [Catalog.address(rename.kind, to.schema, to.name), { ...to, name: rename.from }]
    })
  )
  /** The present name of an object in the database. */
  const nowOf = (kind: "table" | "enum", name: Qualified): Qualified => {
    const address = Catalog.address(kind, name.schema, name.name)
    return Catalog.find(sides.live, address) === undefined ? formerNames.get(address) ?? name : name
  }
  return renames.flatMap((rename): ReadonlyArray<Diff.Rename> => {
    switch (rename.kind) {
      case "table":
      case "enum":
        return whole(
          rename.kind,
          qualified(rename.kind === "table" ? rename.table : rename.enum, sides),
          rename.from,
          sides
        )
      case "column":
        return column(qualified(rename.table, sides), nowOf, rename, sides)
      case "enum-value":
        return value(qualified(rename.enum, sides), nowOf, rename, sides)
    }
  })
}

const qualified = (name: Name, { home }: Sides): Qualified => typeof name === "string" ? { schema: home, name } : name

/** Whether a rename is not done yet, by the names that each side has. `orphans`: another object would be dropped. */
const isOpen = (
  live: { readonly from: boolean; readonly to: boolean },
  isFromWanted: boolean,
  orphans: () => boolean
): boolean => {
  if (live.from) return !(live.to && isFromWanted)
  return !live.to && orphans()
}

const whole = (kind: "table" | "enum", to: Qualified, former: string, { desired, live }: Sides) => {
  const from = { schema: to.schema, name: former }
  const address = (name: Qualified) => Catalog.address(kind, name.schema, name.name)
  const has = (catalog: Catalog.Catalog, name: Qualified) => Catalog.find(catalog, address(name)) !== undefined
  const orphans = () => Catalog.ofKind(live, kind).some((one) => one.schema === to.schema && !has(desired, one))
  return isOpen({ from: has(live, from), to: has(live, to) }, has(desired, from), orphans) ? [{ kind, from, to }] : []
}

type NowOf = (kind: "table" | "enum", name: Qualified) => Qualified

const column = (
  table: Qualified,
  nowOf: NowOf,
  { column: to, from }: Extract<Desired.Rename, { readonly kind: "column" }>,
  { desired, live }: Sides
): ReadonlyArray<Diff.Rename> => {
  const names = (catalog: Catalog.Catalog, { name, schema }: Qualified) =>
    new Set(
      Catalog.children(catalog, Catalog.address("table", schema, name)).flatMap((child) =>
        child.kind === "column" ? [child.name] : []
      )
    )
  const [now, wanted] = [names(live, nowOf("table", table)), names(desired, table)]
  const orphans = () => [...now].some((name) => !wanted.has(name))
  return isOpen({ from: now.has(from), to: now.has(to) }, wanted.has(from), orphans)
    ? [{ kind: "column", table, from, to }]
    : []
}

const value = (
  name: Qualified,
  nowOf: NowOf,
  { from, value: to }: Extract<Desired.Rename, { readonly kind: "enum-value" }>,
  { desired, live }: Sides
): ReadonlyArray<Diff.Rename> => {
  const values = (catalog: Catalog.Catalog, { name, schema }: Qualified): ReadonlySet<string> => {
    const found = Catalog.find(catalog, Catalog.address("enum", schema, name))
    return new Set(found?.kind === "enum" ? found.values : [])
  }
  const [now, wanted] = [values(live, nowOf("enum", name)), values(desired, name)]
  const orphans = () => [...now].some((one) => !wanted.has(one))
  return isOpen({ from: now.has(from), to: now.has(to) }, wanted.has(from), orphans)
    ? [{ kind: "enum-value", enum: name, from, to }]
    : []
}
