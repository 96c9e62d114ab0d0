/**
 * Options of the comparison.
 */
import type { CatalogObject, Column, Default, QualifiedName } from "../catalog/mod.ts"

/**
 * The user's decision about one object. "same" leaves the object unchanged, "different" plans a change even if there is no
 * difference, `undefined` lets Strata compare.
 */
export type Verdict = "same" | "different" | undefined

/**
 * A declared rename. The table of a column and the enum of a value are given by the name that they have after their own
 * rename.
 */
export type Rename =
  | { readonly kind: "table" | "enum" | "sequence"; readonly from: QualifiedName; readonly to: QualifiedName }
  | { readonly kind: "column"; readonly table: QualifiedName; readonly from: string; readonly to: string }
  | { readonly kind: "enum-value"; readonly enum: QualifiedName; readonly from: string; readonly to: string }

/** Options of `diff`. */
export interface Options {
  readonly renames?: ReadonlyArray<Rename>
  /** Whether an object is compared. The parts of an excluded object are excluded too. */
  readonly include?: (object: CatalogObject) => boolean
  /** `false` leaves the types of existing columns unchanged; a function decides for each column. */
  readonly compareTypes?: boolean | ((inspected: Column, declared: Column) => Verdict)
  /** `false` leaves the defaults of existing columns unchanged; a function decides for each, where one side may be missing. */
  readonly compareDefaults?: boolean | ((inspected: Default | undefined, declared: Default | undefined) => Verdict)
  /** Whether partitions are compared. The default is `true`; `false` leaves the partitions of all tables alone. */
  readonly partitions?: boolean
  /** Whether owners are compared. An object without a declared owner must belong to the role that runs Strata. */
  readonly owners?: boolean
  /** Whether privileges and default privileges are compared. */
  readonly privileges?: boolean
}

/** The verdict of `compareTypes` or `compareDefaults` about one object. */
export const verdictOf = <A extends ReadonlyArray<unknown>>(
  compare: undefined | boolean | ((...sides: A) => Verdict),
  ...sides: A
): Verdict => typeof compare === "function" ? compare(...sides) : compare === false ? "same" : undefined

const swapped = (rename: Rename): Rename => Object.assign({}, rename, { from: rename.to, to: rename.from }) as Rename

/**
 * The renames that undo `renames`, for a comparison in the opposite direction.
 */
export const reverseRenames = (renames: ReadonlyArray<Rename>): ReadonlyArray<Rename> => {
  const formerly = (kind: Rename["kind"], name: QualifiedName): QualifiedName => {
    const whole = renames.find((rename) =>
      rename.kind === kind && typeof rename.to !== "string" && rename.to.schema === name.schema &&
      rename.to.name === name.name
    )
    return whole === undefined || typeof whole.from === "string" ? name : whole.from
  }
  return renames.toReversed().map(swapped).map((rename) =>
    rename.kind === "column"
      ? Object.assign({}, rename, { table: formerly("table", rename.table) })
      : rename.kind === "enum-value"
      ? Object.assign({}, rename, { enum: formerly("enum", rename.enum) })
      : rename
  )
}
