/**
 * The options about models: how they are rendered to a schema, and the hooks of a comparison.
 *
 * Hooks are functions of plain data. A hook returns `undefined` to leave the decision to Strata.
 */
import type { CatalogObject } from "../catalog/mod.ts"
import type * as Codegen from "../codegen/mod.ts"
import type * as Diff from "../diff/mod.ts"
import type { Operation } from "../operation/mod.ts"
import type { Renderer as Renderers } from "../schema/mod.ts"

/** Whether two types or two defaults are the same; undefined lets Strata decide. */
export type Verdict = Diff.Verdict

/**
 * What is compared. `types` and `defaults` are compared by default; a function decides for one column, given the
 * column of the database and that of the models. `include` decides whether an object, with all that it contains, is
 * compared; it is called for objects of both sides, which have a kind, a schema and a name.
 */
export interface Compare {
  readonly types?: NonNullable<Diff.Options["compareTypes"]>
  readonly defaults?: NonNullable<Diff.Options["compareDefaults"]>
  readonly include?: (object: CatalogObject) => boolean
  /** Whether partitions are compared, if the models declare any; true by default, false leaves them alone. */
  readonly partitions?: boolean
  /**
   * Whether owners are compared; false by default. An object without a declared owner must belong to the role that
   * runs Strata.
   */
  readonly owners?: boolean
  /** Whether privileges and default privileges are compared; false by default. */
  readonly privileges?: boolean
}

/** Maps a schema node to a column type; undefined passes it to the next renderer. */
export type Renderer = Renderers.Renderer

/**
 * SQL of the desired schema: a string, or the path of a file or of a folder of `.sql` files, relative to the script
 * directory.
 */
export type SqlSource = string | { readonly path: string }

/** Returns other source code for an operation of a generated revision, as Alembic's `render_item` does. */
export type RenderItem = Codegen.ItemRenderer

/** Receives the operations of a generated revision before they are written, and returns those to write. */
export type Rewrite = (operations: ReadonlyArray<Operation>) => ReadonlyArray<Operation>
