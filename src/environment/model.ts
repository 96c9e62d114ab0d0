/**
 * What an environment says about models: how they become a schema, and the hooks around a comparison.
 *
 * Hooks are functions of plain data. They answer `undefined` to leave the question to Strata.
 */
import type { CatalogObject } from "../catalog/mod.ts"
import type * as Codegen from "../codegen/mod.ts"
import type * as Diff from "../diff/mod.ts"
import type { Operation } from "../operation/mod.ts"
import type { Renderer as Renderers } from "../schema/mod.ts"

/** Says whether two types or two defaults are the same, or undefined to let Strata decide. */
export type Verdict = Diff.Verdict

/**
 * What a comparison looks at. `types` and `defaults` are compared when left out; a function decides for one column, as
 * the database has it and as the models declare it. `include` answers whether an object takes part, on both sides, and
 * everything in it with it; an object of the catalog says its kind, its schema and its name.
 */
export interface Compare {
  readonly types?: NonNullable<Diff.Options["compareTypes"]>
  readonly defaults?: NonNullable<Diff.Options["compareDefaults"]>
  readonly include?: (object: CatalogObject) => boolean
  /** Whether the partitions of partitioned tables are compared too; false when left out. */
  readonly partitions?: boolean
  /** Whether owners are compared too; false when left out. What nobody gave away belongs to the role that runs. */
  readonly owners?: boolean
  /** Whether privileges and default privileges are compared too; false when left out. */
  readonly privileges?: boolean
}

/** Maps a schema node to a column type, or answers undefined to pass it to the next renderer. */
export type Renderer = Renderers.Renderer

/** SQL of the desired schema: a text, or a file or a folder of `.sql` files, relative to the script directory. */
export type SqlSource = string | { readonly path: string }

/** Writes one operation of a generated revision in another way, as Alembic's `render_item` does. */
export type RenderItem = Codegen.ItemRenderer

/** Sees the operations of a generated revision before they are written, and answers those to write. */
export type Rewrite = (operations: ReadonlyArray<Operation>) => ReadonlyArray<Operation>
