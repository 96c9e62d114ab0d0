/** Constructors for indexes. */
import type { CreateIndex, DropIndex, DropOptions, Expression, IndexElement, IndexOptions, Name, RenameIndex } from "../data/operation.ts"
import { isExpression } from "../value/expression.ts"
import { defined, type Op, yieldable } from "./yieldable.ts"

/** An index key: a column name, an expression, or an element with its order, collation and operator class. */
export type ElementLike = string | Expression | IndexElement

/** The index element of a column name or an expression. */
export const element = (like: ElementLike): IndexElement =>
  typeof like === "string" ? { column: like } : isExpression(like) ? { expression: like } : like

/** `CREATE INDEX name ON table (elements)`; the index is in the schema of the table. */
export const createIndex = (
  name: string,
  table: Name,
  elements: ReadonlyArray<ElementLike>,
  options: IndexOptions = {}
): Op<CreateIndex> =>
  yieldable<CreateIndex>({ _tag: "CreateIndex", name, table, elements: elements.map(element), ...options })

/** `DROP INDEX`; `previous` is the index as it was, for example an `Op.createIndex`, which makes the operation invertible. */
export const dropIndex = (
  name: Name,
  options: DropOptions & {
    readonly concurrently?: boolean
    readonly previous?: Omit<CreateIndex, "_tag" | "name">
  } = {}
): Op<DropIndex> =>
  yieldable<DropIndex>({
    _tag: "DropIndex",
    name,
    concurrently: options.concurrently,
    ifExists: options.ifExists,
    cascade: options.cascade,
    previous: options.previous && withoutName(options.previous)
  })

const withoutName = (previous: Partial<CreateIndex>): NonNullable<DropIndex["previous"]> =>
  defined(
    { ...previous, _tag: undefined, name: undefined, concurrently: undefined, ifNotExists: undefined } as never
  )

/** `ALTER INDEX … RENAME TO`. */
export const renameIndex = (name: Name, to: string): Op<RenameIndex> =>
  yieldable<RenameIndex>({ _tag: "RenameIndex", name, to })
