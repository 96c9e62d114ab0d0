/**
 * What a comparison can be told: renames, what to leave out, and who decides whether two types or defaults are the same.
 */
import type { CatalogObject, Column, Default, QualifiedName } from "../catalog/mod.ts"

/**
 * A verdict of the user about one comparison; `undefined` leaves it to Strata. "same" leaves the object as it is, "different"
 * writes the change although PostgreSQL sees none, each time until the verdict is another one.
 */
export type Verdict = "same" | "different" | undefined

/**
 * A rename that somebody said. Tables, enums, sequences and views are named as they are before; columns and values are
 * those of the object as it is named afterwards.
 */
export type Rename =
  | { readonly kind: "table" | "enum" | "sequence"; readonly from: QualifiedName; readonly to: QualifiedName }
  | { readonly kind: "column"; readonly table: QualifiedName; readonly from: string; readonly to: string }
  | { readonly kind: "enum-value"; readonly enum: QualifiedName; readonly from: string; readonly to: string }

/** All of it is optional. */
export interface Options {
  readonly renames?: ReadonlyArray<Rename>
  /** Whether an object is looked at, on both sides; without it, neither are its parts. */
  readonly include?: (object: CatalogObject) => boolean
  /** `false` never changes the type of a column; a function decides for one column. */
  readonly compareTypes?: boolean | ((inspected: Column, declared: Column) => Verdict)
  /** `false` never changes the default of an existing column; a function decides for one default, where each may be missing. */
  readonly compareDefaults?: boolean | ((inspected: Default | undefined, declared: Default | undefined) => Verdict)
  /** Whether the partitions of partitioned tables are compared too. */
  readonly partitions?: boolean
  /** Whether owners are compared too: an object without one belongs to the role that runs. */
  readonly owners?: boolean
  /** Whether privileges and default privileges are compared too. */
  readonly privileges?: boolean
  /** The major version of the server that the plan is for; without it only what 14 understands is used. */
  readonly serverVersion?: number
}

/** The verdict of `compareTypes` or `compareDefaults` about one object. */
export const verdictOf = <A extends ReadonlyArray<unknown>>(
  compare: undefined | boolean | ((...sides: A) => Verdict),
  ...sides: A
): Verdict => typeof compare === "function" ? compare(...sides) : compare === false ? "same" : undefined

const swapped = (rename: Rename): Rename => Object.assign({}, rename, { from: rename.to, to: rename.from }) as Rename

/**
 * The renames that undo `renames`, for a comparison in the other direction: each speaks of the names that are there then.
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
