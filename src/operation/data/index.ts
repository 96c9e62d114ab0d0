/** Indexes, and the operations on them. */
import type { Name } from "../../text/mod.ts"
import type { DropOptions, Tagged } from "./_base.ts"
import type { Expression } from "./expression.ts"

/** One key of an index: a column or an expression, with its collation, operator class and order. */
export interface IndexElement {
  readonly column?: string
  readonly expression?: Expression
  readonly collation?: Name
  readonly operatorClass?: Name
  readonly operatorClassOptions?: Readonly<Record<string, string>>
  readonly order?: "asc" | "desc"
  readonly nulls?: "first" | "last"
}

/** The options of `CREATE INDEX`. */
export interface IndexOptions {
  readonly unique?: boolean
  readonly method?: string
  readonly include?: ReadonlyArray<string>
  readonly nullsNotDistinct?: boolean
  readonly storageParameters?: Readonly<Record<string, string>>
  readonly tablespace?: string
  readonly where?: Expression
  readonly concurrently?: boolean
  readonly ifNotExists?: boolean
}

export interface CreateIndex extends Tagged<"CreateIndex">, IndexOptions {
  readonly name: string
  readonly table: Name
  readonly elements: ReadonlyArray<IndexElement>
}

export interface DropIndex extends Tagged<"DropIndex">, DropOptions {
  readonly name: Name
  readonly concurrently?: boolean
  readonly previous?: Omit<CreateIndex, "_tag" | "name" | "concurrently" | "ifNotExists">
}

export interface RenameIndex extends Tagged<"RenameIndex"> {
  readonly name: Name
  readonly to: string
}
