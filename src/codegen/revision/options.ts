/**
 * What a generated revision is made from; the two formats take the same.
 */
import type * as DateTime from "effect/DateTime"
import type { Operation } from "../../operation/mod.ts"

/** What the revision says of itself; `createdAt` is written into a comment. Without `transaction` it is worked out. */
export interface Revision {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly dependsOn?: ReadonlyArray<string> | undefined
  readonly labels?: ReadonlyArray<string> | undefined
  readonly message: string
  readonly createdAt: DateTime.DateTime
  /** `false` is written where some operation cannot run in a transaction, such as `CREATE INDEX CONCURRENTLY`. */
  readonly transaction?: boolean | undefined
}

/** A comment above the operation at `index` (from 0), most often a hazard; of the upgrade unless told. */
export interface Note {
  readonly index: number
  readonly text: string
  readonly direction?: "upgrade" | "downgrade" | undefined
}

/** The languages of a revision: a module that is imported (`.ts`, `.mts`, `.js`, `.mjs`), or plain SQL. */
export type Format = "ts" | "sql"

/**
 * Writes one operation in another way, as Alembic's `render_item` does: the statements that stand in its place. Lines
 * after the first stand as they are given, four spaces in for TypeScript. `undefined` passes to the next renderer, and at last to the built-in one.
 */
export type ItemRenderer = (operation: Operation, format: Format) => string | undefined

/** A revision with its operations; without `downgrade` it cannot be reverted. */
export interface Options {
  readonly revision: Revision
  readonly upgrade: ReadonlyArray<Operation>
  readonly downgrade?: ReadonlyArray<Operation> | undefined
  readonly notes?: ReadonlyArray<Note> | undefined
  readonly items?: ReadonlyArray<ItemRenderer> | undefined
  /** Whole `import` lines that the item renderers need; TypeScript alone. */
  readonly imports?: ReadonlyArray<string> | undefined
  /** The first sentence of the file, without a period. */
  readonly intro?: string | undefined
}

/** The first sentence of a file whose caller gives none. */
export const defaultIntro = "Written by Strata: review every operation before it runs"

/** What the first item renderer with an opinion says of an operation. */
export const customized = (options: Options, operation: Operation, format: Format): string | undefined => {
  for (const item of options.items ?? []) {
    const text = item(operation, format)
    if (text !== undefined) return text
  }
  return undefined
}

/** The notes of one operation, in order. */
export const notesOf = (options: Options, direction: "upgrade" | "downgrade", index: number): ReadonlyArray<string> =>
  (options.notes ?? [])
    .filter((note) => note.index === index && (note.direction ?? "upgrade") === direction)
    .map((note) => note.text)
